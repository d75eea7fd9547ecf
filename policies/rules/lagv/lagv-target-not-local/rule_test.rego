package tfbackup.rules.lagv["lagv-target-not-local_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.lagv["lagv-target-not-local"] as rule

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

_elsewhere(works) := _hop({"works": works, "because": "air-gapped-vault-elsewhere", "air_gapped": true})

test_violated_once_for_the_plan if {
	some found in _found({"resources": ["p:a", "p:b"], "hops": [_elsewhere("no")]}, {})
	found.resource == _plan
	found.message == concat("", [
		"rule \"daily\" of backup plan \"orders\" copies to air-gapped vault \"central\" of account 444455556666, which isn't ",
		"in the plan's account and Region; AWS Backup rejects it, and backups stay in the standard vault",
	])
}

test_satisfied_own_vault if _verdicts({"hops": [_hop({"works": "yes", "air_gapped": true})]}, {}) == set()

test_undecided_selection if _verdicts({"selected": "undecided", "hops": [_elsewhere("no")]}, {}) == {"undecided"}

test_violated_is_said_once if {
	_verdicts({"hops": [_elsewhere("no"), _elsewhere("unknown")]}, {}) == {"violated"}
}
