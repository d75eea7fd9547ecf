# METADATA
# title: Selection deleted
# description: This plan deletes or narrows a selection, and resources that stay lose their last backup by that.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: error
#   remedy: put the selection back as it was, or first have another one select the same resources
package tfbackup.rules.change["selection-deleted"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.loss
import data.tfbackup.lib.text
import data.tfbackup.lib.wording

findings contains finding.violated(id, [], message) if {
	some id, ids in loss.losses
	message := sprintf("%s %s; %s", [_selection(id), _how(id), loss.without_backup(ids)])
}

findings contains finding.undecided_for(id, [], waits_for, message) if {
	some id, ids in loss.doubts
	not loss.losses[id]
	waits_for := loss.doubtful[min(ids)]
	message := sprintf("%s %s; whether anything else backs up %s is not known", [
		_selection(id),
		_how(id),
		text.list(loss.addresses(ids), 3),
	])
}

# What it takes beyond the input.
findings contains finding.undecided_for(id, [], waits_for, message) if {
	some id in loss.blindly_deleted
	not loss.losses[id]
	not loss.doubts[id]
	waits_for := [finding.wait(id, ["resources"], {"reason": "unresolved"})]
	message := sprintf("%s is deleted; what it selects outside this input may have no backup after this apply", [_selection(id)])
}

_selection(id) := words if {
	selection := input.before.selections[id]
	plan := input.before.backup_plans[selection.backup_plan.id]
	name := array.concat(
		[name | name := sprintf("\"%s\"", [selection.name])],
		[of | of := sprintf("of backup plan \"%s\"", [plan.name])],
	)
	words := wording.called("selection", selection, name)
} else := words if {
	selection := input.before.selections[id]
	words := wording.called("selection", selection, [name | name := sprintf("\"%s\"", [selection.name])])
}

_how(id) := "is changed" if input.selections[id]

else := "is deleted"
