package tfbackup.rules.databunker["databunker-role-open-to-workload_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.databunker["databunker-role-open-to-workload"] as rule

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

_trust := {"statements": [{
	"effect": "Allow",
	"actions": ["sts:AssumeRole"],
	"principals": {"AWS": ["arn:aws:iam::111122223333:root"]},
}]}

_policy := {"statements": [{"effect": "Allow", "actions": ["backup:DeleteRecoveryPoint"]}]}

_role(more) := {"roles": {"p:role": object.union({"account": "444455556666", "trust": _trust}, more)}}

_copied := {"account": "111122223333", "hops": [_hop({"works": "yes"})]}

test_violated_role_that_deletes if {
	_found(_copied, _role({"policies": {"p:policy": _policy}})) == {{
		"resource": "p:role",
		"attribute": ["trust"],
		"message": concat("", [
			"principals of account 111122223333 may take this role, which can backup:DeleteRecoveryPoint in the account that ",
			"holds the copies of theirs; who takes over the one has the other",
		]),
		"verdict": "violated",
		"twin": "111122223333",
	}}
}

test_violated_administrator if {
	_verdicts(_copied, _role({"managed_policies": ["arn:aws:iam::aws:policy/AdministratorAccess"]})) == {"violated"}
}

test_satisfied_role_without_power if _verdicts(_copied, _role({})) == set()

test_satisfied_role_of_the_workload_account if {
	_verdicts(_copied, _role({"account": "111122223333", "policies": {"p:policy": _policy}})) == set()
}

test_satisfied_another_account if {
	others := object.union(_copied, {"account": "999988887777"})
	_verdicts(others, _role({"policies": {"p:policy": _policy}})) == set()
}

test_undecided_policies if {
	some found in _found(_copied, _role({"unknown": {"policies": {"reason": "after-apply"}}}))
	found.waits_for == [{"resource": "p:role", "attribute": ["policies"], "reason": "after-apply"}]
}
