# METADATA
# title: Flows
# description: |
#   Hops of flows, indexed once for all rules: a rule starts here and never loops over all flows. A hop is
#   named by its place `[i, j]`: hop `j` of `input.flows[i]`.
# schemas:
#   - input: schema.facts
package tfbackup.lib.flow

import data.tfbackup.lib.wording

# By obstacle and id of the resource: hops that AWS doesn't make, of resources that are certainly selected.
stopped[because][id] contains [i, j] if {
	some i, flow in input.flows
	flow.selected == "yes"
	some j, hop in flow.hops
	hop.works == "no"
	because := hop.because
	some id in flow.resources
}

# By obstacle and id of the resource: hops that AWS may not make, or that nothing may ever go.
doubtful[because][id] contains [i, j] if {
	some i, flow in input.flows
	some j, hop in flow.hops
	because := hop.because
	_in_doubt(flow, hop)
	some id in flow.resources
}

_in_doubt(_, hop) if hop.works == "unknown"

_in_doubt(flow, hop) if {
	hop.works == "no"
	flow.selected == "undecided"
}

# By id of the vault that the input has: hops into it that AWS makes, or may make.
into[vault] contains [i, j] if {
	some i, flow in input.flows
	some j, hop in flow.hops
	hop.works != "no"
	vault := hop.to.id
}

# By id of the vault that the input has: those of them that come from another account.
received[vault] contains [i, j] if {
	some vault, ways in into
	some [i, j] in ways
	input.flows[i].hops[j].crosses_account == "yes"
}

# Which rule sends it where: `rule "daily" of backup plan "orders" copies to vault "central" of account
# 444455556666`.
way(i, j) := sprintf("%s of %s %s %s", [
	_rule(flow),
	wording.called("backup plan", plan, [name | name := sprintf("\"%s\"", [plan.name])]),
	_verb[hop.via],
	destination(hop),
]) if {
	flow := input.flows[i]
	hop := flow.hops[j]
	plan := input.backup_plans[flow.backup_plan]
}

_rule(flow) := sprintf("rule \"%s\"", [flow.rule_name]) if {
	flow.rule_name
} else := "a rule"

_verb := {
	"backup": "backs up to",
	"temporary": "backs up to",
	"copy": "copies to",
	"onward": "has copies go on to",
}

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
