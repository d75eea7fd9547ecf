# METADATA
# title: Backup selection is deleted or narrowed
# description: This plan deletes or narrows a selection, and resources that stay lose their last backup by that.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html
# custom:
#   severity: error
#   remedy: put the selection back as it was, or first have another one select the same resources
package tfbackup.rules.change["backup-selection-loses-resources"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.loss
import data.tfbackup.lib.plan_change
import data.tfbackup.lib.text
import data.tfbackup.lib.wording

findings contains object.union(finding.violated(id, [], message), {"twin": twin}) if {
	some id, ids in loss.losses
	twin := plan_change.twin(id, "")
	message := sprintf("%s %s; %s", [_selection(id), _how(id), loss.without_backup(ids)])
}

findings contains object.union(finding.undecided_for(id, [], waits_for, message), {"twin": twin}) if {
	some id, ids in loss.doubts
	not loss.losses[id]
	twin := plan_change.twin(id, "")
	waits_for := loss.doubtful[min(ids)]
	names := text.list(loss.addresses(ids), 3)
	message := sprintf("%s %s; whether anything else backs up %s is not known", [_selection(id), _how(id), names])
}

# What it takes beyond the input.
findings contains object.union(finding.undecided_for(id, [], waits_for, message), {"twin": twin}) if {
	some id in loss.blindly_deleted
	not loss.losses[id]
	not loss.doubts[id]
	twin := plan_change.twin(id, "")
	waits_for := [finding.wait(id, ["resources"], {"reason": "unresolved"})]
	message := sprintf("%s is deleted; what it selects outside this input may have no backup after this apply", [_selection(id)])
}

_selection(id) := wording.called("selection", selection, name) if {
	selection := input.before.selections[id]
	name := array.concat([name | name := sprintf("\"%s\"", [selection.name])], _of_plan(selection))
}

_of_plan(selection) := [words |
	plan := input.before.backup_plans[selection.backup_plan.id]
	words := sprintf("of backup plan \"%s\"", [plan.name])
]

_how(id) := "is changed" if input.selections[id]

else := "is deleted"
