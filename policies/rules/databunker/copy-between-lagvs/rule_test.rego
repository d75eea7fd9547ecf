package tfbackup.rules.databunker["copy-between-lagvs_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.databunker["copy-between-lagvs"] as rule

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

_hop_between(works) := _hop({"works": works, "because": "air-gapped-to-air-gapped", "air_gapped": true})

test_undecided_once_for_the_plan if {
	some found in _found({"resources": ["p:a", "p:b"], "hops": [_hop_between("unknown")]}, {})
	found.resource == _plan
	found.verdict == "undecided"
	found.message == concat("", [
		"can't tell whether this copy is made: rule \"daily\" of backup plan \"orders\" copies to air-gapped vault \"central\" ",
		"of account 444455556666 from another air-gapped vault, and AWS documents such copies only as on-demand copies",
	])
}

test_satisfied_standard_vault if _verdicts({"hops": [_hop({"works": "yes"})]}, {}) == set()
