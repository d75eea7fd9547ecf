package tfbackup.rules.cmk["source-key-aws-owned_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.cmk["source-key-aws-owned"] as rule

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

test_undecided_aws_does_not_say if {
	some found in _found({"hops": [_hop({"works": "unknown", "because": "source-key-aws-owned"})]}, {})
	found.verdict == "undecided"
	found.message == concat("", [
		"can't tell whether this copy works: rule \"daily\" of backup plan \"orders\" copies to vault \"central\" of account ",
		"444455556666, but the backup keeps an AWS owned key, and AWS doesn't document such copies",
	])
}

test_satisfied_customer_managed_key if _verdicts({"hops": [_hop({"works": "yes"})]}, {}) == set()
