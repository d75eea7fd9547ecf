package tfbackup.rules.lagv["lagv-key-administered-by-workload_test"]

import data.tfbackup.rules.lagv["lagv-key-administered-by-workload"] as rule

_facts(actions) := {
	"vaults": {"p:sealed": {"kind": "logically-air-gapped", "account": "111122223333", "key": {"id": "k:key"}}},
	"keys": {"k:key": {"account": "555566667777", "policy": "k:key"}},
	"key_policies": {"k:key": {"document": {"statements": [{
		"effect": "Allow",
		"principals": {"AWS": ["arn:aws:iam::111122223333:root"]},
		"actions": actions,
	}]}}},
}

_found(facts) := found if {
	found := rule.findings with input as facts
}

test_violated_everything if {
	some found in _found(_facts(["kms:*"]))
	found.resource == "k:key"
	found.verdict == "violated"
	startswith(found.message, "policy of the key of an air-gapped vault lets account 111122223333, which the vault is in, use kms:*;")
}

test_violated_deletion if count(_found(_facts(["kms:ScheduleKeyDeletion", "kms:Decrypt"]))) == 1

test_satisfied_use if _found(_facts(["kms:Decrypt", "kms:CreateGrant", "kms:DescribeKey"])) == set()

test_satisfied_same_account if {
	keys := {"keys": {"k:key": {"account": "111122223333", "policy": "k:key"}}}
	_found(object.union(_facts(["kms:*"]), keys)) == set()
}

test_undecided_policy if {
	facts := object.remove(_facts([]), ["key_policies"])
	unknown := {"k:key": {"unknown": {"document": {"reason": "after-apply"}}}}
	{f.verdict | some f in _found(object.union(facts, {"key_policies": unknown}))} == {"undecided"}
}

test_undecided_which_policy if {
	unknown := {"keys": {"k:key": {"account": "444455556666", "unknown": {"policy": {"reason": "after-apply"}}}}}
	{f.verdict | some f in _found(object.union(object.remove(_facts([]), ["key_policies", "keys"]), unknown))} == {"undecided"}
}
