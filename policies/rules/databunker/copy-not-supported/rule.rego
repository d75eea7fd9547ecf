# METADATA
# title: Copy isn't supported for this resource type
# description: Not every type can be copied, to another account, to another Region, or to both at once; such a copy fails each time.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-feature-availability.html
# custom:
#   severity: error
#   remedy: copy to where this type can go, in two steps if need be; or keep a second copy in another way
package tfbackup.rules.databunker["copy-not-supported"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.flow

findings contains object.union(finding.violated(id, [], message), {"related": [plan]}) if {
	some because, reason in _reasons
	some id, ways in input.stopped_hops[because]
	[i, j] := min(ways)
	message := sprintf("%s, but %s; every copy fails", [flow.way(i, j), sprintf(reason, [object.get(input.flows[i], "kind", "this type")])])
	plan := {"resource": input.flows[i].backup_plan, "attribute": ["rules"], "label": "copied from here"}
}

findings contains finding.undecided_for(id, [], waits_for, message) if {
	some id, ways in _perhaps
	not _is_stopped[id]
	[i, j] := min(ways)
	waits_for := flow.waits(id, ["kind"])
	message := sprintf("%s; whether AWS Backup makes such a copy of it is not known", [flow.way(i, j)])
}

_reasons := {
	"not-in-region": "AWS Backup makes no such copy of %s in one of the two Regions",
	"crosses-partition": "AWS's partitions (China, GovCloud, the others) exchange no %s",
	"type-not-across-accounts": "AWS Backup copies no %s to another account",
	"type-not-across-both": "AWS Backup copies no %s to another account and another Region at once",
	"type-not-across-regions": "AWS Backup copies no %s to another Region",
	"type-not-copied": "AWS Backup never copies %s",
}

_is_stopped contains id if {
	some because, _ in _reasons
	some id, _ in input.stopped_hops[because]
}

_perhaps[id] contains way if {
	some because, _ in _reasons
	some id, ways in input.doubtful_hops[because]
	some way in ways
}

# Of what goes into an air-gapped vault too, `resource-type-not-in-lagv` says so.
_perhaps[id] contains way if {
	some id, ways in input.doubtful_hops["type-unknown"]
	count([i | some [i, j] in ways; input.flows[i].hops[j].air_gapped == true]) == 0
	some way in ways
}
