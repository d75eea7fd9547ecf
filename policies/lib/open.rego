# METADATA
# title: Open flows
# description: |
#   Backup plans whose selections take nothing in the input: what they mean is made by other configuration. Each is
#   judged as far as that holds for all types; the rest is one question for each plan.
package tfbackup.lib.open

import data.tfbackup.lib.finding

# By id of the backup plan: places of its open flows.
flows[plan] contains i if {
	some i, flow in input.flows
	flow.open == true
	plan := flow.backup_plan
}

# Plans whose selections certainly take something of a type that can be copied out of the account (`crosses_account`)
# or Region (`crosses_region`), and no copy of it is meant to leave.
stays[field] contains plan if {
	some field in ["crosses_account", "crosses_region"]
	some plan, places in flows
	count([i | some i in places; _leaves(input.flows[i], field)]) == 0
	some i in places
	input.flows[i].selected == "yes"
	_can_leave(input.flows[i], field)
}

# Those of them of which another plan surely copies the same.
covered[field] contains plan if {
	some field, plans in stays
	some plan in plans
	some [i, k] in _others(plan, field)
	_means(input.flows[i]) == _means(input.flows[k])
	count(_means(input.flows[i])) > 0
}

# Those of which another plan may copy the same.
may_be_covered[field] contains plan if {
	some field, plans in stays
	some plan in plans
	count(_others(plan, field)) > 0
}

# What the question about a plan waits for.
waits(plan) := [finding.wait(id, ["resources"], {"reason": "unresolved"}) | some id in sort(ids)] if {
	ids := {id | some i in flows[plan]; some id in input.flows[i].selections}
}

# Places of flows of the plan, each with that of another one that may take the same out.
_others(plan, field) := {[i, k] |
	some other, places in flows
	other != plan
	some k in places
	_leaves(input.flows[k], field)
	some i in flows[plan]
	_may_be_alike(input.flows[i], input.flows[k])
}

_leaves(flow, _) if flow.unknown.copies

_leaves(flow, "crosses_account") if flow.unknown.air_gapped_vault

_leaves(flow, field) if {
	some hop in flow.hops
	hop.from
	hop[field] != "no"
}

# What is in an air-gapped vault has left the account.
_leaves(flow, "crosses_account") if {
	some hop in flow.hops
	hop.air_gapped == true
}

_leaves(flow, "crosses_account") if {
	some hop in flow.hops
	hop.from
	not hop.air_gapped == false
}

# A type that isn't known may be one that can.
_can_leave(flow, _) if not flow.kind

_can_leave(flow, "crosses_account") if input.catalog.types[flow.kind].lagv == true

_can_leave(flow, field) if {
	known := {"crosses_account": "cross_account", "crosses_region": "cross_region"}[field]
	input.catalog.types[flow.kind][known] == true
}

_may_be_alike(one, other) if {
	not _differ(one, other, "account")
	not _differ(one, other, "region")
	not _differ(one, other, "kind")
	some id in one.selections
	some another in other.selections
	not _apart(input.selections[id], input.selections[another])
}

_differ(one, other, field) if one[field] != other[field]

# No resource has two values of one tag.
_apart(one, other) if {
	[first] := _tags(one)
	[second] := _tags(other)
	first.key == second.key
	count({value | some value in first.values} & {value | some value in second.values}) == 0
}

_tags(selection) := tags if {
	count(object.get(selection, "resources", [])) == 0
	not selection.may_select_any
	tags := [tag | some tag in selection.tags]
	count([tag | some tag in tags; tag.operator != "string-equals"]) == 0
	count([tag | some tag in tags; tag.unknown]) == 0
}

# What the selections of a flow name.
_means(flow) := {named |
	some id in flow.selections
	selection := input.selections[id]
	not selection.may_select_any
	named := [object.get(selection, field, []) | some field in ["resources", "not_resources", "tags", "conditions"]]
}
