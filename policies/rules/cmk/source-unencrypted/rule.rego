# METADATA
# title: Unencrypted resource is sent to an air-gapped vault
# description: Air-gapped vaults take no unencrypted backups of Aurora, DocumentDB and Neptune; of others AWS's pages contradict each other.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/logicallyairgappedvault.html
# custom:
#   severity: error
#   remedy: encrypt it with a customer managed key, which for most types means to restore a snapshot into a new one
package tfbackup.rules.cmk["source-unencrypted"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.flow

findings contains object.union(finding.violated(id, ["key"], message), {"related": related}) if {
	some id, ways in input.stopped_hops["source-unencrypted"]
	[i, j] := min(ways)
	message := sprintf("%s, but what is backed up is not encrypted, and such a vault takes no unencrypted %s; %s", [
		flow.way(i, j),
		object.get(input.flows[i], "kind", "backups"),
		_consequence(i, input.flows[i].hops[j]),
	])
	related := flow.attached(id, "none")
}

findings contains finding.undecided_for(id, ["key"], waits_for, message) if {
	some because in ["source-unencrypted", "not-documented"]
	some id, ways in input.doubtful_hops[because]
	not _is_stopped[id]
	[i, j] := min(ways)
	waits_for := flow.waits(id, ["key"])
	message := sprintf("%s, but what is backed up is not encrypted; one of AWS's pages takes such backups, another wants a customer managed key", [flow.way(i, j)])
}

_is_stopped contains id if some id, _ in input.stopped_hops["source-unencrypted"]

_consequence(i, hop) := "the backup stays in the standard vault, though its job says completed" if {
	flow.is_primary(i, hop)
} else := "every copy fails"
