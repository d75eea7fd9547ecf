package tfbackup.rules.databunker["copy-into-default-vault_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.databunker["copy-into-default-vault"] as rule

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

_into_default(works) := object.union(
	object.remove(_hop({"works": works, "because": "destination-is-default-vault"}), ["to"]),
	{"to": {"name": "Default", "account": "444455556666"}},
)

test_violated_once_for_the_plan if {
	_found({"resources": ["p:a", "p:b"], "hops": [_into_default("no")]}, {}) == {{
		"resource": _plan,
		"attribute": ["rules"],
		"message": concat("", [
			"rule \"daily\" of backup plan \"orders\" copies to vault \"Default\" of account 444455556666, but a default ",
			"vault can't receive cross-account copies; every copy job fails",
		]),
		"verdict": "violated",
	}}
}

test_satisfied_vault_of_another_name if _verdicts({"hops": [_hop({"works": "yes"})]}, {}) == set()

test_undecided_account if _verdicts({"hops": [_into_default("unknown")]}, {}) == {"undecided"}

test_violated_is_said_once if {
	_verdicts({"hops": [_into_default("no"), _into_default("unknown")]}, {}) == {"violated"}
}
