# METADATA
# title: Resource loses its backup
# description: A resource that stays is backed up before this plan, but not after it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html
# custom:
#   severity: error
#   remedy: add the resource to a selection of a backup plan
package tfbackup.rules.change["resource-loses-backup"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.loss

findings contains object.union(finding.violated(id, [], message), {"related": related}) if {
	some id in loss.reached
	loss.lost[id]
	related := _related(id)
	message := sprintf("%s has no backup after this apply; data written from then on can't be restored", [_name(id)])
}

findings contains finding.undecided_for(id, [], waits_for, message) if {
	some id in loss.reached
	waits_for := loss.doubtful[id]
	message := sprintf("can't tell whether %s has a backup after this apply; without one, new data can't be restored", [_name(id)])
}

_name(id) := input.resources[id].address

_related(id) := array.slice(
	array.concat(
		[{"resource": selection, "label": label} | some selection in loss.by[id]; label := _label(selection)],
		[{"resource": plan, "label": "the backup plan is deleted"} | some plan in input.before.reach[id].backup_plans; not input.backup_plans[plan]],
	),
	0, 3,
)

_label(selection) := "the selection is narrowed" if input.selections[selection]

else := "the selection is deleted"
