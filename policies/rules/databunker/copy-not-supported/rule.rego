# METADATA
# title: Copy isn't supported for this resource type
# description: AWS Backup can't copy every resource type to another account, to another Region, or to both at once; such a copy fails every time.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-feature-availability.html
# custom:
#   severity: error
#   remedy: copy to a destination that supports this type, in two steps if necessary, or keep a second copy by another means
package tfbackup.rules.databunker["copy-not-supported"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.flow

findings contains object.union(finding.violated(id, [], message), {"related": [plan]}) if {
	some because, reason in _reasons
	some id, ways in input.stopped_hops[because]
	[i, j] := min(ways)
	message := sprintf("%s, but %s; every copy job fails", [flow.way(i, j), sprintf(reason, [object.get(input.flows[i], "kind", "this type")])])
	plan := {"resource": input.flows[i].backup_plan, "attribute": ["rules"], "label": "this copy fails"}
}

findings contains finding.undecided_for(id, [], waits_for, message) if {
	some id, ways in _perhaps
	not _is_stopped[id]
	[i, j] := min(ways)
	waits_for := flow.waits(id, ["kind"])
	message := sprintf("can't tell whether AWS Backup supports this copy: depends on the resource's type; %s", [flow.way(i, j)])
}

_reasons := {
	"not-in-region": "AWS Backup doesn't support this copy of %s in one of the two Regions",
	"crosses-partition": "AWS Backup can't copy %s to another AWS partition (China, GovCloud)",
	"type-not-across-accounts": "AWS Backup can't copy %s to another account",
	"type-not-across-both": "AWS Backup can't copy %s to another account and another Region at once",
	"type-not-across-regions": "AWS Backup can't copy %s to another Region",
	"type-not-copied": "AWS Backup can't copy %s",
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
