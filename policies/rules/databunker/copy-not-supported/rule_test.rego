package tfbackup.rules.databunker["copy-not-supported_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.databunker["copy-not-supported"] as rule

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

_stopped(because) := _hop({"works": "no", "because": because})

test_violated_type_that_is_never_copied if {
	_found({"kind": "DynamoDB", "hops": [_stopped("type-not-copied")]}, {}) == {{
		"resource": "p:db",
		"attribute": [],
		"message": concat("", [
			"rule \"daily\" of backup plan \"orders\" copies to vault \"central\" of account 444455556666, but AWS Backup ",
			"can't copy DynamoDB; every copy job fails",
		]),
		"verdict": "violated",
		"related": [{"resource": _plan, "attribute": ["rules"], "label": "this copy fails"}],
	}}
}

test_violated_each_boundary if {
	some because in ["crosses-partition", "type-not-across-accounts", "type-not-across-both", "type-not-across-regions"]
	_verdicts({"hops": [_stopped(because)]}, {}) == {"violated"}
}

test_satisfied_copy_that_is_made if _verdicts({"hops": [_hop({"works": "yes"})]}, {}) == set()

test_satisfied_another_rule_judges_air_gapped_vaults if {
	hop := _hop({"works": "unknown", "because": "type-unknown", "air_gapped": true})
	_verdicts({"hops": [hop]}, {}) == set()
}

test_undecided_type if {
	unknown := {"reason": "after-apply", "references": ["var.engine"]}
	some found in _found(
		{"hops": [_hop({"works": "unknown", "because": "type-unknown"})]},
		{"resources": {"p:db": {"unknown": {"kind": unknown}}}},
	)
	found.waits_for == [{"resource": "p:db", "attribute": ["kind"], "reason": "after-apply", "references": ["var.engine"]}]
}

test_undecided_boundary if {
	_verdicts({"hops": [_hop({"works": "unknown", "because": "type-not-across-both"})]}, {}) == {"undecided"}
}

test_violated_is_said_once if {
	hops := [_stopped("type-not-copied"), _hop({"works": "unknown", "because": "type-unknown"})]
	_verdicts({"hops": hops}, {}) == {"violated"}
}

# A backup plan whose resources are made by other configuration: the selection names their type alone.
test_violated_open_plan_of_a_type if {
	hop := _hop({"works": "no", "because": "type-not-copied"})
	found := _found({"resources": [], "open": true, "kind": "RedshiftServerless", "hops": [hop]}, {})
	{[f.resource, f.verdict] | some f in found} == {[_plan, "violated"]}
}

test_satisfied_open_plan_of_an_unknown_type_is_one_question_elsewhere if {
	hop := _hop({"works": "unknown", "because": "type-unknown"})
	_found({"resources": [], "open": true, "hops": [hop]}, {}) == set()
}
