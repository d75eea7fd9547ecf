# METADATA
# title: Backup selection is deleted or narrowed
# description: This plan deletes or narrows a backup selection, which leaves resources without any backup.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html
# custom:
#   severity: error
#   remedy: put the selection back, or first apply another selection of the same resources
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
	names := text.few(loss.addresses(ids))
	message := sprintf("can't tell whether anything still backs up %s after %s %s", [names, _selection(id), _how(id)])
}

# What it takes beyond the input.
findings contains object.union(finding.undecided_for(id, [], waits_for, message), {"twin": twin}) if {
	some id in loss.blindly_deleted
	not loss.losses[id]
	not loss.doubts[id]
	twin := plan_change.twin(id, "")
	waits_for := [finding.wait(id, ["resources"], {"reason": "unresolved"})]
	message := sprintf("can't tell whether resources outside this input lose their backup when %s is deleted: depends on what it selects", [_selection(id)])
}

_selection(id) := wording.called("backup selection", selection, name) if {
	selection := input.before.selections[id]
	name := array.concat([name | name := sprintf("\"%s\"", [selection.name])], _of_plan(selection))
}

_of_plan(selection) := [words |
	plan := input.before.backup_plans[selection.backup_plan.id]
	words := sprintf("of backup plan \"%s\"", [plan.name])
]

_how(id) := "is changed" if input.selections[id]

else := "is deleted"
