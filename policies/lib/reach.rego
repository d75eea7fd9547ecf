# METADATA
# title: Reach
# description: |
#   Which resources' backups get out of their account or Region, and where they are asked to go. Sets of
#   resources, computed once for all rules. What AWS doesn't make doesn't count.
# schemas:
#   - input: schema.facts
package tfbackup.lib.reach

import data.tfbackup.lib.finding
import data.tfbackup.lib.flow as flows

# Into an air-gapped vault, for certain.
sealed contains id if {
	some flow in input.flows
	flow.selected == "yes"
	some hop in flow.hops
	hop.air_gapped == true
	hop.works == "yes"
	some id in flow.resources
}

# To a standard vault of another account, for certain.
bunkered contains id if {
	some flow in input.flows
	flow.selected == "yes"
	some hop in flow.hops
	hop.crosses_account == "yes"
	hop.works == "yes"
	not hop.air_gapped
	some id in flow.resources
}

# To another Region, for certain.
abroad contains id if {
	some flow in input.flows
	flow.selected == "yes"
	some hop in flow.hops
	hop.crosses_region == "yes"
	hop.works == "yes"
	some id in flow.resources
}

# For certain, or perhaps.
perhaps_sealed contains id if {
	some flow in input.flows
	some hop in flow.hops
	_perhaps_air_gapped(hop)
	hop.works != "no"
	some id in flow.resources
}

perhaps_sealed contains id if {
	some flow in input.flows
	some field in ["copies", "air_gapped_vault"]
	flow.unknown[field]
	some id in flow.resources
}

_perhaps_air_gapped(hop) if hop.air_gapped == true

_perhaps_air_gapped(hop) if {
	_onward[hop.via]
	not "air_gapped" in object.keys(hop)
}

_onward := {"copy", "onward"}

perhaps_bunkered contains id if {
	some flow in input.flows
	some hop in flow.hops
	hop.crosses_account != "no"
	hop.works != "no"
	_onward[hop.via]
	not hop.air_gapped
	some id in flow.resources
}

perhaps_bunkered contains id if some id in _perhaps_copied

perhaps_abroad contains id if {
	some flow in input.flows
	some hop in flow.hops
	hop.crosses_region != "no"
	hop.works != "no"
	_onward[hop.via]
	some id in flow.resources
}

perhaps_abroad contains id if some id in _perhaps_copied

_perhaps_copied contains id if {
	some flow in input.flows
	some field in ["copies"]
	flow.unknown[field]
	some id in flow.resources
}

# Out of the account, one way or the other.
leaves := sealed | bunkered

perhaps_leaves := perhaps_sealed | perhaps_bunkered

# By id of the resource: the places that tfbackup.toml demands for its backups. What is backed up nowhere at
# all is not the strategy's.
demanded[id] := goals if {
	count(_of_accounts) > 0
	some id in flowing
	resource := input.resources[id]
	not resource.strategy
	not resource.unknown.strategy
	goals := _of_accounts[resource.account]
}

demanded[id] := goals if {
	_by_tag
	some id in flowing
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
	some id in flowing
	resource := input.resources[id]
	wait := finding.wait(id, ["tags"], resource.unknown.strategy)
}

undemanded[id] := wait if {
	count(_unsaid) > 0
	some id in flowing
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
waits(id) := [wait | some wait in _plan_waits[id]] if {
	_plan_waits[id]
} else := flows.waits(id, ["kind", "key"])

_plan_waits[id] contains wait if {
	some flow in input.flows
	some field in ["copies", "air_gapped_vault"]
	wait := finding.wait(flow.backup_plan, ["rules"], flow.unknown[field])
	some id in flow.resources
}

_plan_waits[id] contains wait if {
	some flow in input.flows
	some hop in flow.hops
	wait := finding.wait(flow.backup_plan, ["rules"], hop.unknown.to)
	some id in flow.resources
}

# Types of which a copy may leave the account, and those of which none may.
movable contains kind if {
	some kind, row in input.catalog
	row.lagv == true
}

movable contains kind if {
	some kind, row in input.catalog
	row.cross_account == true
}

# A copy of what the flow carries may leave the account: its type is known for that, or every type that it
# may turn out to be is.
can_leave(flow) if movable[flow.kind]

can_leave(flow) if {
	candidates := flow.unknown.kind.candidates
	count(candidates) > 0
	every kind in candidates { movable[kind] }
}

# Something unknown decides whether the flow, or another of that resource, leaves the account.
is_open(_, id) if perhaps_leaves[id]

is_open(flow, _) if {
	flow.selected == "undecided"
	_may_turn_out_movable(flow)
}

is_open(flow, _) if {
	flow.unknown.kind
	_may_turn_out_movable(flow)
}

_may_turn_out_movable(flow) if movable[flow.kind]

_may_turn_out_movable(flow) if {
	some kind in flow.unknown.kind.candidates
	movable[kind]
}

_may_turn_out_movable(flow) if {
	flow.unknown.kind
	not flow.unknown.kind.candidates
}

# What some flow carries.
flowing contains id if {
	some flow in input.flows
	some id in flow.resources
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

_flows_by contains flow.backup_plan if some flow in input.flows

_stays(rule) if {
	object.get(rule, "copies", []) == []
	not rule.air_gapped_vault
	not rule.unknown.copies
	not rule.unknown.air_gapped_vault
}
