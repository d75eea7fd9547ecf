# METADATA
# title: Resource type isn't supported by air-gapped vaults
# description: Logically air-gapped vaults support only some types; backups of other types stay in the standard vault, though their jobs complete.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-feature-availability.html
# custom:
#   severity: error
#   remedy: copy it to a vault with a compliance mode lock in a separate account (a DataBunker), or use a supported type such as Aurora
#   supersedes: [source-without-cmk]
package tfbackup.rules.lagv["resource-type-not-in-lagv"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.flow

findings contains object.union(finding.violated(id, [], message), {"related": [plan]}) if {
	some id, ways in input.stopped_hops["type-not-in-air-gapped-vault"]
	[i, j] := min(ways)
	message := sprintf("%s, but air-gapped vaults don't support %s; %s", [
		flow.way(i, j),
		object.get(input.flows[i], "kind", "this resource type"),
		_consequence(i, input.flows[i].hops[j]),
	])
	plan := {"resource": input.flows[i].backup_plan, "attribute": ["rules"], "label": "targets an air-gapped vault"}
}

findings contains finding.undecided_for(id, [], waits_for, message) if {
	some id, ways in _perhaps
	not _is_stopped[id]
	[i, j] := min(ways)
	waits_for := flow.waits(id, ["kind"])
	message := sprintf("can't tell whether air-gapped vaults support this resource type: %s; if not, no backup reaches the vault", [flow.way(i, j)])
}

_is_stopped contains id if some id, _ in input.stopped_hops["type-not-in-air-gapped-vault"]

_perhaps[id] contains [i, j] if {
	some because in ["type-not-in-air-gapped-vault", "type-unknown"]
	some id, ways in input.doubtful_hops[because]
	some [i, j] in ways
	input.flows[i].hops[j].air_gapped == true
}

_consequence(i, hop) := "the backup stays in the standard vault, though its job completes" if {
	flow.is_primary(i, hop)
} else := "every copy job fails"
