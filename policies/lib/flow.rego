# METADATA
# title: Flows
# description: |
#   Hops of flows. A rule starts from an index (`input.stopped_hops` and the like) and never loops over all
#   flows. A hop is named by its place `[i, j]`: hop `j` of `input.flows[i]`.
package tfbackup.lib.flow

import data.tfbackup.lib.finding
import data.tfbackup.lib.wording

# By id of the vault that the input has: hops into it from another account.
received[vault] := ways if {
	some vault, ways in input.hops_across
	input.vaults[vault]
}

# The first hop to another account.
first_crossing := min([min(ways) | some _, ways in input.hops_across])

# By account: the first of its vaults that receive copies from another account.
bunkers[account] := min(vaults) if {
	some account, vaults in _receivers
}

_receivers[account] contains vault if {
	some vault, _ in received
	account := input.vaults[vault].account
}

# By obstacle that lies in the rule itself, and by backup plan: hops that it stops, and those that it may stop.
stopped[because][plan] contains [i, j] if {
	some because in _of_rules
	some _, ways in input.stopped_hops[because]
	some [i, j] in ways
	plan := input.flows[i].backup_plan
}

doubtful[because][plan] contains [i, j] if {
	some because in _of_rules
	some _, ways in input.doubtful_hops[because]
	some [i, j] in ways
	plan := input.flows[i].backup_plan
}

_of_rules := ["air-gapped-to-air-gapped", "air-gapped-vault-elsewhere", "destination-is-default-vault"]

# Vaults that receive copies from another account, and what their administrators can still empty them for.
exposed[vault] := "has no vault lock" if {
	some vault, _ in received
	fact := input.vaults[vault]
	fact.kind == "standard"
	not fact.lock
	not fact.unknown.lock
	not _incomplete[fact.plan]
}

exposed[vault] := "is locked in governance mode only" if {
	some vault, _ in received
	input.vault_locks[input.vaults[vault].lock].mode == "governance"
}

_incomplete contains name if {
	some name, plan in input.plans
	not plan.complete
}

# Which rule sends it where: `rule "daily" of backup plan "orders" copies to vault "central" of account
# 444455556666`.
way(i, j) := sprintf("%s of %s %s %s", [_rule(flow), _called[flow.backup_plan], _verb(i, hop), destination(hop)]) if {
	flow := input.flows[i]
	hop := flow.hops[j]
}

_called[id] := words if {
	some id, plan in input.backup_plans
	words := wording.called("backup plan", plan, [name | name := sprintf("\"%s\"", [plan.name])])
}

_rule(flow) := sprintf("rule \"%s\"", [flow.rule_name]) if {
	flow.rule_name
} else := "a rule"

_verb(i, hop) := "backs up to" if {
	is_primary(i, hop)
} else := {
	"backup": "backs up to",
	"temporary": "backs up temporarily to",
	"copy": "copies to",
	"onward": "copies onward to",
}[hop.via]

# The vault that a hop ends in, with what sets it apart from the source's: `air-gapped vault "sealed"`,
# `vault "central" of account 444455556666 in Region eu-west-1`.
destination(hop) := concat("", [_kind(hop), _name(hop.to), _account(hop), _region(hop)])

_kind(hop) := "air-gapped vault" if hop.air_gapped == true

else := "vault"

_name(vault) := sprintf(" \"%s\"", [vault.name]) if {
	vault.name
} else := sprintf(" %s", [vault.arn]) if {
	vault.arn
} else := ""

_account(hop) := sprintf(" of account %s", [hop.to.account]) if {
	hop.crosses_account == "yes"
	hop.to.account
	not contains(hop.to.account, ":")
} else := " of another account" if {
	hop.crosses_account == "yes"
} else := ""

_region(hop) := sprintf(" in Region %s", [hop.to.region]) if {
	hop.crosses_region == "yes"
	hop.to.region
} else := ""

# The hop goes straight into the air-gapped vault that its rule backs up to: nobody sees a copy of it fail.
is_primary(i, hop) if {
	flow := input.flows[i]
	rule := input.backup_plans[flow.backup_plan].rules[flow.rule]
	rule.air_gapped_vault == hop.to
}

# Attached volumes under a key of this manager, as related resources: the resource has its key from them.
attached(id, manager) := [related |
	some volume in input.resources[id].volumes
	volume.key.manager == manager
	related := {"resource": volume.id, "attribute": ["key"], "label": _attached[manager]}
]

_attached := {"aws": "AWS managed key", "none": "unencrypted volume"}

# What decides how a resource's backups fare: its unknown fields among some, and selections that may not
# take it.
waits(id, fields) := _or_unresolved(id, fields, array.concat(
	[finding.wait(id, [field], unknown) | some field in fields; unknown := input.resources[id].unknown[field]],
	array.concat(
		[finding.wait(id, ["key"], unknown) |
			"key" in fields
			unknown := input.resources[id].key.unknown.manager
		],
		[finding.wait(selection, ["resources"], unknown) | some [selection, unknown] in _may_take(id)],
	),
))

_or_unresolved(id, fields, []) := [finding.wait(id, [field], {"reason": "unresolved"}) | some field in fields]

_or_unresolved(_, _, waits) := waits if count(waits) > 0

_may_take(id) := {[selection, unknown] |
	some selection in object.get(_undecided_selections, id, set())
	unknown := input.selections[selection].undecided[id]
}

_undecided_selections[id] contains selection if {
	some selection, fact in input.selections
	some id, _ in fact.undecided
}
