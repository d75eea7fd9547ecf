# METADATA
# title: Resource type isn't supported by air-gapped vaults
# description: Logically air-gapped vaults take some types only; a backup job of any other says completed and leaves it in the standard vault.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-feature-availability.html
# custom:
#   severity: error
#   remedy: copy it to a vault locked in compliance mode in an account apart (a DataBunker); or use a type that such vaults take (Aurora instead of an RDS instance)
#   supersedes: [source-without-cmk]
package tfbackup.rules.lagv["resource-type-not-in-lagv"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.flow

findings contains object.union(finding.violated(id, [], message), {"related": [plan]}) if {
	some id, ways in input.stopped_hops["type-not-in-air-gapped-vault"]
	[i, j] := min(ways)
	message := sprintf("%s, but no air-gapped vault takes %s; %s", [
		flow.way(i, j),
		object.get(input.flows[i], "kind", "this type"),
		_consequence(i, input.flows[i].hops[j]),
	])
	plan := {"resource": input.flows[i].backup_plan, "attribute": ["rules"], "label": "sent from here"}
}

findings contains finding.undecided_for(id, [], waits_for, message) if {
	some id, ways in _perhaps
	not _is_stopped[id]
	[i, j] := min(ways)
	waits_for := flow.waits(id, ["kind"])
	message := sprintf("%s; whether such a vault takes it is not known, and if not, no backup gets there", [flow.way(i, j)])
}

_is_stopped contains id if some id, _ in input.stopped_hops["type-not-in-air-gapped-vault"]

_perhaps[id] contains [i, j] if {
	some because in ["type-not-in-air-gapped-vault", "type-unknown"]
	some id, ways in input.doubtful_hops[because]
	some [i, j] in ways
	input.flows[i].hops[j].air_gapped == true
}

_consequence(i, hop) := "the backup stays in the standard vault, though its job says completed" if {
	flow.is_primary(i, hop)
} else := "every copy fails"
