# METADATA
# title: Reach
# description: |
#   Which resources' backups get out of their account or Region, and where they are asked to go, as sets of
#   resources.
package tfbackup.lib.reach

import data.tfbackup.lib.finding
import data.tfbackup.lib.flow as flows

# Into an air-gapped vault, for certain.
sealed contains id if {
	some id, reach in input.reach
	reach.air_gapped == "yes"
}

# To a standard vault of another account, for certain.
bunkered contains id if {
	some id, reach in input.reach
	reach.other_account == "yes"
}

# To neither, for certain.
stays contains id if {
	some id, reach in input.reach
	reach.air_gapped == "no"
	reach.other_account == "no"
}

# By id of the resource: the places that tfbackup.toml demands for its backups. What is backed up nowhere at
# all is not the strategy's.
demanded[id] := goals if {
	count(_of_accounts) > 0
	some id, _ in input.reach
	resource := input.resources[id]
	not resource.strategy
	not resource.unknown.strategy
	goals := _of_accounts[resource.account]
}

demanded[id] := goals if {
	_by_tag
	some id, _ in input.reach
	resource := input.resources[id]
	resource.strategy.chosen_by == "configuration"
	goals := _goals[resource.strategy.strategy]
}

_of_accounts[account] := goals if {
	some account, strategy in input.strategies
	strategy.chosen_by == "configuration"
	goals := _goals[strategy.strategy]
}

_by_tag if {
	some given in input.config.strategy.override
	given.tag
}

_goals := {"lagv": ["lagv"], "databunker": ["databunker"], "both": ["databunker", "lagv"]}

# By id of the resource: why it isn't known what is demanded, as a field that it waits for.
undemanded[id] := wait if {
	_by_tag
	some id, _ in input.reach
	resource := input.resources[id]
	wait := finding.wait(id, ["tags"], resource.unknown.strategy)
}

undemanded[id] := wait if {
	count(_unsaid) > 0
	some id, _ in input.reach
	resource := input.resources[id]
	not resource.strategy
	not resource.unknown.strategy
	wait := finding.wait(id, ["account"], _unsaid[resource.account])
}

_unsaid[account] := unknown if {
	some account, strategy in input.strategies
	unknown := strategy.unknown.strategy
}

# What decides how far a resource's backups get: rules of plans, else what they are made of.
waits(id) := [finding.wait(plan, ["rules"], unknown) | some plan, unknown in input.reach[id].waits_for] if {
	input.reach[id].waits_for
} else := flows.waits(id, ["kind", "key"])

# By id of the backup plan: resources whose backups could leave the account and never do.
staying[plan] contains id if {
	some id in stays
	input.reach[id].selected == "yes"
	_can_leave(id)
	not _judged_elsewhere[id]
	some plan in input.reach[id].backup_plans
}

# The same, where something unknown decides.
unsure[plan] contains id if {
	some id, known in input.reach
	known.air_gapped != "yes"
	known.other_account != "yes"
	not stays[id]
	not _judged_elsewhere[id]
	some plan in known.backup_plans
}

unsure[plan] contains id if {
	some id in stays
	input.reach[id].selected == "undecided"
	not _judged_elsewhere[id]
	_may_be_movable(id)
	some plan in input.reach[id].backup_plans
}

unsure[plan] contains id if {
	some id in stays
	input.resources[id].unknown.kind
	not _judged_elsewhere[id]
	not _can_leave(id)
	_may_be_movable(id)
	some plan in input.reach[id].backup_plans
}

# tfbackup.toml demands something of it, or something is sent out of the account and fails.
_judged_elsewhere contains id if some id, _ in demanded

_judged_elsewhere contains id if {
	some _, ids in input.stopped_hops
	some id, _ in ids
}

# A copy of it may leave the account: its type is known for that, or every type that it may turn out to be.
_can_leave(id) if _movable[input.resources[id].kind]

_can_leave(id) if {
	candidates := input.resources[id].unknown.kind.candidates
	count(candidates) > 0
	every kind in candidates { _movable[kind] }
}

# Its type may turn out to be one of those.
_may_be_movable(id) if _movable[input.resources[id].kind]

_may_be_movable(id) if {
	some kind in input.resources[id].unknown.kind.candidates
	_movable[kind]
}

_may_be_movable(id) if {
	unknown := input.resources[id].unknown.kind
	count(object.get(unknown, "candidates", [])) == 0
}

_movable contains kind if {
	some kind, row in input.catalog.types
	row.lagv == true
}

_movable contains kind if {
	some kind, row in input.catalog.types
	row.cross_account == true
}

# By id of a plan that nothing is known to flow by: its selections that may take anything. None of its rules
# copies anything.
blind[plan] contains id if {
	some id, selection in input.selections
	selection.may_select_any
	plan := selection.backup_plan.id
	not _flows_by[plan]
	every rule in input.backup_plans[plan].rules { _stays(rule) }
}

_flows_by contains plan if {
	some _, reach in input.reach
	some plan in reach.backup_plans
}

_stays(rule) if {
	object.get(rule, "copies", []) == []
	not rule.air_gapped_vault
	not rule.unknown.copies
	not rule.unknown.air_gapped_vault
}
