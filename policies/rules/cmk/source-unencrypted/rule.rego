# METADATA
# title: Unencrypted resource targets an air-gapped vault
# description: Logically air-gapped vaults reject unencrypted backups of Aurora, DocumentDB and Neptune; on other types AWS's documentation contradicts itself.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/logicallyairgappedvault.html
# custom:
#   severity: error
#   remedy: encrypt the resource with a customer managed key; most types need a snapshot restored into a new, encrypted resource
package tfbackup.rules.cmk["source-unencrypted"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.flow

findings contains object.union(finding.violated(id, ["key"], message), {"label": "unencrypted", "related": related}) if {
	some id, ways in input.stopped_hops["source-unencrypted"]
	[i, j] := min(ways)
	message := sprintf("%s, but this resource is unencrypted, and an air-gapped vault rejects unencrypted %s; %s", [
		flow.way(i, j),
		_backups(input.flows[i]),
		_consequence(i, input.flows[i].hops[j]),
	])
	related := flow.attached(id, "none")
}

findings contains finding.undecided_for(id, ["key"], waits_for, message) if {
	some because in ["source-unencrypted", "not-documented"]
	some id, ways in input.doubtful_hops[because]
	not _is_stopped[id]
	not _is_encrypted(id)
	[i, j] := min(ways)
	waits_for := flow.waits(id, ["key"])
	message := sprintf("can't tell whether this copy works: %s, but this resource is unencrypted, and AWS's documentation contradicts itself on such backups", [flow.way(i, j)])
}

# AWS may say nothing of copies of a type at all, whatever the key.
_is_encrypted(id) if {
	manager := input.resources[id].key.manager
	manager != "none"
}

_is_stopped contains id if some id, _ in input.stopped_hops["source-unencrypted"]

_backups(class) := sprintf("%s backups", [class.kind]) if {
	class.kind
} else := "backups"

_consequence(i, hop) := "the backup stays in the standard vault although its job completes" if {
	flow.is_primary(i, hop)
} else := "every copy job fails"
