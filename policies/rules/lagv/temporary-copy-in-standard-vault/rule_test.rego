package tfbackup.rules.lagv["temporary-copy-in-standard-vault_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.lagv["temporary-copy-in-standard-vault"] as rule

_plan := "p:plan"

_hop(more) := object.union(
	{
		"via": "copy",
		"from": {"id": "p:vault"},
		"to": {"id": "p:central", "name": "central", "account": "444455556666"},
		"crosses_account": "yes",
		"crosses_region": "no",
	},
	more,
)

_facts(flow, more) := object.union(
	{
		"flows": [object.union({"resources": ["p:db"], "kind": "RDS", "backup_plan": _plan, "rule": 0, "rule_name": "daily", "selected": "yes"}, flow)],
		"backup_plans": {_plan: {"name": "orders", "rules": [{}]}},
		"resources": {"p:db": {"plan": "p"}},
	},
	more,
)

_verdicts(flow, more) := {f.verdict | some f in _found(flow, more)}

_found(flow, more) := found if {
	found := rule.findings with input as testing.with_hops(_facts(flow, more))
}

test_violated_once_for_the_plan if {
	hop := _hop({"via": "temporary", "crosses_account": "no", "works": "yes"})
	some found in _found({"resources": ["p:a", "p:b"], "kind": "Aurora", "hops": [hop]}, {})
	found.resource == _plan
	found.message == concat("", [
		"rule \"daily\" of backup plan \"orders\" backs up temporarily to vault \"central\"; ",
		"AWS bills each recovery point of Aurora there, and keeps it for its full retention if the copy fails",
	])
}

test_satisfied_straight_into_the_vault if _verdicts({"hops": [_hop({"via": "backup", "works": "yes"})]}, {}) == set()
