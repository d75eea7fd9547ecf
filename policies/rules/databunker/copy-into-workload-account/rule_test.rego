package tfbackup.rules.databunker["copy-into-workload-account_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.databunker["copy-into-workload-account"] as rule

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

_accounts(role) := {"accounts": {"444455556666": {"role": role}}}

test_violated_once_for_the_plan if {
	_found({"resources": ["p:a", "p:b"], "hops": [_hop({"works": "yes"})]}, _accounts("workload")) == {{
		"resource": _plan,
		"attribute": ["rules"],
		"message": concat("", [
			"rule \"daily\" of backup plan \"orders\" copies to vault \"central\" of account 444455556666, which tfbackup.toml ",
			"declares a workload account; an attacker who takes over workload accounts reaches the copies too",
		]),
		"verdict": "violated",
	}}
}

test_satisfied_databunker if _verdicts({"hops": [_hop({"works": "yes"})]}, _accounts("databunker")) == set()

test_satisfied_nobody_says_what_the_account_is_for if {
	_verdicts({"hops": [_hop({"works": "yes"})]}, {"accounts": {"444455556666": {}}}) == set()
}

test_satisfied_copy_that_fails_anyway if {
	_verdicts({"hops": [_hop({"works": "no", "because": "type-not-copied"})]}, _accounts("workload")) == set()
}
