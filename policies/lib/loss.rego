# METADATA
# title: Lost backups
# description: Resources that are backed up before this plan and, by what the input has, no longer after it.
package tfbackup.lib.loss

import data.tfbackup.lib.finding
import data.tfbackup.lib.text

# They stay, and nothing takes them any more, for certain.
lost contains id if {
	some loss in input.changes.resources
	not loss.waits_for
	id := loss.resource
}

# Whether anything takes them isn't known: by id, a list of what that waits for.
doubtful[id] := waits_for if {
	some loss in input.changes.resources
	id := loss.resource
	loss.waits_for
	waits_for := [wait | some open in loss.waits_for; wait := finding.wait(open.resource, [open.field], open.unknown)]
}

# There before by a plan of the input: what `resource-loses-backup` judges.
reached contains id if {
	some loss in input.changes.resources
	loss.by_known_plan
	id := loss.resource
}

# By id of a selection that is deleted or changes: resources that it took and that are lost by it.
losses[selection] contains id if {
	some id, selections in by
	lost[id]
	some selection in selections
}

# The same of what is doubtful.
doubts[selection] contains id if {
	some id, selections in by
	doubtful[id]
	some selection in selections
}

# By id of the resource: selections by which it is lost, or may be.
by[id] := selections if {
	some loss in input.changes.resources
	id := loss.resource
	selections := object.get(loss, "by", [])
}

# By id of the backup plan: resources that it backs up before and that are lost.
of_plan[plan] contains id if {
	some id in lost
	some plan in input.before.reach[id].backup_plans
}

# What becomes of what a deleted plan backs up, in words.
fate(plan) := without_backup(of_plan[plan]) if {
	of_plan[plan]
} else := sprintf("can't tell whether anything backs up %s after this apply", [text.few(addresses(ids))]) if {
	ids := {id | some id in taken_by(plan); doubtful[id]}
	count(ids) > 0
} else := sprintf("%s only by other backup plans after this apply", [_is_backed_up(ids)]) if {
	ids := {id | some id in taken_by(plan); input.resources[id]}
	count(ids) > 0
} else := "the resources that it backs up are also deleted" if {
	count(taken_by(plan)) > 0
} else := "it makes no more backups"

# What a plan takes before, as far as the input has it.
taken_by(plan) := {id |
	some selection in input.before.selections
	selection.backup_plan.id == plan
	some id in selection.selected
}

_is_backed_up(ids) := sprintf("%s is backed up", addresses(ids)) if count(ids) == 1

_is_backed_up(ids) := sprintf("%s are backed up", [text.few(addresses(ids))]) if count(ids) != 1

# `a and b have no backup after this apply`
without_backup(ids) := sprintf("%s has no backup after this apply", addresses(ids)) if count(ids) == 1

without_backup(ids) := sprintf("%s have no backup after this apply", [text.few(addresses(ids))]) if count(ids) != 1

addresses(ids) := [address | some id in ids; address := object.get(input.resources, [id, "address"], id)]

# Selections that are deleted with no like in their place, and that may select what the input doesn't have.
blindly_deleted contains id if some id in input.changes.blindly_deleted
