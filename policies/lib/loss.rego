# METADATA
# title: Lost backups
# description: Resources that are backed up before this plan and, by what the input has, no longer after it.
package tfbackup.lib.loss

import data.tfbackup.lib.finding
import data.tfbackup.lib.plan_change
import data.tfbackup.lib.text

# They stay, and nothing takes them any more, for certain.
lost contains id if {
	some id in _suspects
	not _taken[id]
	not doubtful[id]
}

# Whether anything takes them isn't known: by id, a list of what that waits for.
doubtful[id] := waits_for if {
	some id in _suspects
	not _taken[id]
	waits_for := _waits(id)
	count(waits_for) > 0
}

# There before by a plan of the input: what `resource-loses-backup` judges.
reached contains id if {
	some id, known in input.before.reach
	known.selected == "yes"
	not input.reach[id].selected == "yes" # most are
	input.resources[id]
}

_suspects := reached | _by_plans_elsewhere

_by_plans_elsewhere contains id if {
	some selection in input.before.selections
	not _of_known_plan(selection)
	some id in selection.selected
	input.resources[id]
	not input.reach[id].selected == "yes"
}

_of_known_plan(selection) if input.before.backup_plans[selection.backup_plan.id]

# Selections after the apply that `reach` knows nothing of, since nothing is known of their plans' rules.
_apart contains id if {
	some id, selection in input.selections
	not _has_flows(selection)
}

_has_flows(selection) if {
	plan := input.backup_plans[selection.backup_plan.id]
	not plan.unknown.rules
}

_taken contains id if {
	some selection in _apart
	some id in input.selections[selection].selected
}

_taken contains id if {
	some selection, fact in input.before.selections
	plan_change.lives_on[selection]
	some id in fact.selected
}

_waits(id) := array.concat(
	array.concat(
		[finding.wait(selection, ["resources"], unknown) | some [selection, unknown] in _may_take[id]],
		[finding.wait(selection, ["resources"], unknown) |
			some selection, unknown in _may_take_any
			_in_reach(selection, id)
		],
	),
	array.concat(
		[finding.wait(document, ["template"], unknown) | some document, unknown in _unread_documents],
		[finding.wait(id, ["tags"], {"reason": "incomplete"}) | count(_incomplete) > 0],
	),
)

_may_take[id] contains [selection, unknown] if {
	some selection, fact in input.selections
	some id, unknown in fact.undecided
}

_may_take_any[selection] := unknown if {
	some selection, fact in input.selections
	unknown := fact.may_select_any
}

# What `reach` knows of tells itself whether a selection may have it.
_in_reach(_, id) if input.reach[id]

_in_reach(selection, id) if {
	_apart[selection]
	not _is_elsewhere(input.selections[selection], input.resources[id])
}

_is_elsewhere(selection, resource) if {
	some field in ["account", "region"]
	selection[field] != resource[field]
	not contains(selection[field], ":")
	not contains(resource[field], ":")
}

# Documents that declared a selection before and can't be read after.
_unread_documents[document] := unknown if {
	some selection, _ in input.before.selections
	not input.selections[selection]
	document := plan_change.carrier(selection)
	unknown := plan_change.unread[document]
}

_incomplete contains name if {
	some name, plan in input.plans
	not plan.complete
}

# By id of a selection that is deleted or changes: resources that it took and that are lost by it.
losses[selection] contains id if {
	some selection in _touched
	some id in input.before.selections[selection].selected
	lost[id]
}

# The same of what is doubtful.
doubts[selection] contains id if {
	some selection in _touched
	some id in input.before.selections[selection].selected
	doubtful[id]
}

_touched contains id if {
	some id, _ in input.before.selections
	not input.selections[id]
	not plan_change.lives_on[id]
}

_touched contains id if {
	some id, before in input.before.selections
	after := input.selections[id]
	terms := ["account", "backup_plan", "conditions", "not_resources", "region", "resources", "tags", "unknown"]
	object.filter(before, terms) != object.filter(after, terms)
}

# By id of the resource: selections by which it is lost, or may be.
by[id] contains selection if {
	some selection, ids in losses
	some id in ids
}

by[id] contains selection if {
	some selection, ids in doubts
	some id in ids
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
	ids := {id | some id in _taken_by(plan); doubtful[id]}
	count(ids) > 0
} else := sprintf("%s only by other backup plans after this apply", [_is_backed_up(ids)]) if {
	ids := {id | some id in _taken_by(plan); input.resources[id]}
	count(ids) > 0
} else := "the resources that it backs up are also deleted" if {
	count(_taken_by(plan)) > 0
} else := "it makes no more backups"

_taken_by(plan) := {id |
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
blindly_deleted contains id if {
	some id in _touched
	not input.selections[id]
	selection := input.before.selections[id]
	_looks_beyond(selection)
	not _has_like(selection)
}

_looks_beyond(selection) if count(object.get(selection, "tags", [])) > 0

_looks_beyond(selection) if object.get(selection, "resources", []) == []

_looks_beyond(selection) if {
	some pattern in selection.resources
	contains(pattern.arn, "*")
}

# Names more than the input has.
_looks_beyond(selection) if {
	met := [id | some field in ["excluded", "undecided"]; some id, _ in selection[field]]
	count(selection.resources) > count(object.get(selection, "selected", [])) + count(met)
}

_has_like(selection) if {
	terms := ["account", "conditions", "not_resources", "region", "resources", "tags"]
	some after in input.selections
	object.filter(selection, terms) == object.filter(after, terms)
}
