package tfbackup.rules.lagv["resource-type-not-in-lagv_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.lagv["resource-type-not-in-lagv"] as rule

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

_stopped := object.union(
	_hop({"works": "no", "because": "type-not-in-air-gapped-vault", "air_gapped": true, "crosses_account": "no"}),
	{"to": {"id": "p:sealed", "name": "sealed"}},
)

test_violated_copy if {
	some found in _found({"hops": [_stopped]}, {})
	found.verdict == "violated"
	startswith(found.message, "rule \"daily\" of backup plan \"orders\" copies to air-gapped vault \"sealed\"")
	endswith(found.message, ", but air-gapped vaults don't support RDS; every copy job fails")
}

test_violated_primary if {
	backup_plans := {"backup_plans": {_plan: {"name": "orders", "rules": [{"air_gapped_vault": _stopped.to}]}}}
	some found in _found({"hops": [_stopped]}, backup_plans)
	endswith(found.message, "the backup stays in the standard vault, though its job completes")
}

test_satisfied_type_that_is_taken if _verdicts({"hops": [_hop({"works": "yes"})]}, {}) == set()

test_satisfied_a_standard_vault_takes_every_type if {
	_verdicts({"hops": [_hop({"works": "unknown", "because": "type-unknown"})]}, {}) == set()
}

test_undecided_type if {
	unknown := {"reason": "after-apply", "references": ["var.engine"]}
	some found in _found(
		{"hops": [object.union(_stopped, {"works": "unknown", "because": "type-unknown"})]},
		{"resources": {"p:db": {"unknown": {"kind": unknown}}}},
	)
	found.waits_for == [{"resource": "p:db", "attribute": ["kind"], "reason": "after-apply", "references": ["var.engine"]}]
}

test_undecided_selection if _verdicts({"selected": "undecided", "hops": [_stopped]}, {}) == {"undecided"}

test_satisfied_a_certain_defect_is_said_once if {
	_verdicts({"hops": [_stopped, object.union(_stopped, {"works": "unknown", "because": "type-unknown"})]}, {}) == {"violated"}
}
