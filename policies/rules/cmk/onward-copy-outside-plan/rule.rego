# METADATA
# title: Onward copy isn't controlled by a backup plan
# description: A backup that keeps an AWS managed key leaves the account only by an onward copy, which a process outside the backup plan makes.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html
# custom:
#   severity: note
#   remedy: encrypt the resource with a customer managed key so that the backup plan itself can copy it; until then, monitor the onward copy
#   supersedes: [source-without-cmk]
package tfbackup.rules.cmk["onward-copy-outside-plan"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.flow
import data.tfbackup.lib.wording

findings contains object.union(finding.violated(id, ["key"], message), {"label": "AWS managed key", "related": [plan]}) if {
	some id, ways in _depends
	[i, j] := min(ways)
	class := input.flows[i]
	message := sprintf("backups keep %s, so only the onward copy to %s leaves the account; no backup plan controls that copy, and AWS Backup doesn't report its failure", [
		wording.managed_key(class.hops[0].source_key),
		flow.destination(class.hops[j]),
	])
	plan := {"resource": class.backup_plan, "attribute": ["rules"], "label": "copies to the intermediate vault"}
}

findings contains finding.undecided_for(id, ["key"], waits_for, message) if {
	some id in _may_depend
	not _depends[id]
	waits_for := flow.waits(id, ["key", "kind"])
	message := "can't tell whether backups of this resource keep an AWS managed key: depends on its KMS key; if so, only an onward copy outside the backup plan leaves the account"
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
