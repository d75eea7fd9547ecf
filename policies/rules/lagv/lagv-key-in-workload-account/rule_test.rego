package tfbackup.rules.lagv["lagv-key-in-workload-account_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.lagv["lagv-key-in-workload-account"] as rule

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

_vault(account, key) := {"vaults": {"p:sealed": {
	"kind": "logically-air-gapped",
	"account": account,
	"key": object.union({"manager": "customer"}, key),
}}}

_none := {"hops": []}

test_violated_account_of_the_vault if {
	some found in _found(_none, _vault("111122223333", {"account": "111122223333"}))
	found.resource == "p:sealed"
	found.verdict == "violated"
	found.message == concat("", [
		"air-gapped vault uses a KMS key of account 111122223333; any principal with kms:ScheduleKeyDeletion there ",
		"can make the vault's recovery points unreadable",
	])
}

test_violated_account_of_the_workload if {
	hop := object.union(object.remove(_hop({"works": "yes"}), ["to"]), {"to": {"id": "p:sealed"}})
	_verdicts({"account": "999988887777", "hops": [hop]}, _vault("111122223333", {"account": "999988887777"})) == {"violated"}
}

_bunker(key) := {"vaults": {"p:central": {
	"kind": "standard",
	"account": "444455556666",
	"key": object.union({"manager": "customer"}, key),
}}}

test_violated_databunker if {
	hop := _hop({"works": "yes"})
	some found in _found({"account": "111122223333", "hops": [hop]}, _bunker({"account": "111122223333"}))
	found.resource == "p:central"
	found.verdict == "violated"
}

test_satisfied_key_beside_the_databunker if {
	hop := _hop({"works": "yes"})
	_verdicts({"account": "111122223333", "hops": [hop]}, _bunker({"account": "444455556666"})) == set()
	_verdicts({"account": "p:aws", "hops": [hop]}, _bunker({"account": "444455556666"})) == set()
}

test_satisfied_standard_vault_within_the_account if {
	hop := _hop({"works": "yes", "crosses_account": "no"})
	_verdicts({"account": "111122223333", "hops": [hop]}, _bunker({"account": "111122223333"})) == set()
}

test_undecided_key_of_the_databunker if {
	hop := _hop({"works": "yes"})
	_verdicts({"account": "111122223333", "hops": [hop]}, _bunker({})) == {"undecided"}
}

test_satisfied_account_for_keys if _verdicts(_none, _vault("111122223333", {"account": "555566667777"})) == set()

test_satisfied_key_that_aws_owns if {
	_verdicts(_none, {"vaults": {"p:sealed": {"kind": "logically-air-gapped", "key": {"manager": "aws-owned"}}}}) == set()
}

test_undecided_account_of_the_key if _verdicts(_none, _vault("111122223333", {})) == {"undecided"}

test_undecided_account_without_id if {
	_verdicts(_none, _vault("p:aws", {"account": "555566667777"})) == {"undecided"}
}
