# METADATA
# title: Onward copy isn't controlled by a backup plan
# description: A backup that keeps an AWS managed key leaves the account only by a copy that a process outside the plan makes.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html
# custom:
#   severity: note
#   remedy: encrypt it with a customer managed key, so that the backup plan itself can copy it; until then watch the onward copies
#   supersedes: [source-without-cmk]
package tfbackup.rules.cmk["onward-copy-outside-plan"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.flow
import data.tfbackup.lib.wording

findings contains object.union(finding.violated(id, ["key"], message), {"related": [plan]}) if {
	some id, ways in _depends
	[i, j] := min(ways)
	class := input.flows[i]
	message := sprintf("it is encrypted with %s, so its backups leave the account only by the onward copy to %s, which no backup plan controls; when the process that makes it fails, nothing outside the account is left to restore", [
		wording.managed_key(class.hops[0].source_key),
		flow.destination(class.hops[j]),
	])
	plan := {"resource": class.backup_plan, "attribute": ["rules"], "label": "copied for it from here"}
}

findings contains finding.undecided_for(id, ["key"], waits_for, message) if {
	some id in _may_depend
	not _depends[id]
	waits_for := flow.waits(id, ["key", "kind"])
	message := "whether its backups keep an AWS managed key is not known; if they do, they leave the account only by an onward copy, which no backup plan controls"
}

_depends[id] contains [i, j] if {
	some [i, j] in _onward
	class := input.flows[i]
	class.selected == "yes"
	input.catalog.types[class.kind].full_management == false
	class.hops[0].source_key.manager == "aws"
	some id in class.resources
}

_may_depend contains id if {
	some [i, _] in _onward
	class := input.flows[i]
	object.get(input.catalog.types, [object.get(class, "kind", ""), "full_management"], false) == false
	object.get(class.hops[0], ["source_key", "manager"], "aws") == "aws"
	some id in class.resources
}

# Few inputs have any; those that have none are spared the way through all flows.
_onward contains [i, j] if {
	count({id | some id, copy in input.onward_copies; copy.complete == "yes"}) > 0
	some i, class in input.flows
	some j, hop in class.hops
	hop.via == "onward"
}
