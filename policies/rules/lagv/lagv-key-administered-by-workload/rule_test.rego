package tfbackup.rules.lagv["lagv-key-administered-by-workload_test"]

import data.tfbackup.rules.lagv["lagv-key-administered-by-workload"] as rule

_allowed := {"verdict": "allowed", "by": [{"policy": "k:key", "statement": 1}]}

_found(powers) := _found_where("after-apply", powers)

_found_where(reason, powers) := found if {
	found := rule.findings with input as {
		"vaults": {"p:sealed": {"kind": "logically-air-gapped", "name": "sealed", "key": {"id": "k:key"}}},
		"keys": {"k:key": {"account": "555566667777", "policy": "k:key"}},
		"key_policies": {"k:key": {"unknown": {"document": {"reason": reason}}}},
		"key_administration": {"k:key": powers},
	}
}

test_violated_everything if {
	some found in _found({"111122223333": {
		"kms:DisableKey": _allowed,
		"kms:PutKeyPolicy": _allowed,
		"kms:ScheduleKeyDeletion": _allowed,
	}})
	found.resource == "k:key"
	found.verdict == "violated"
	found.twin == "111122223333"
	found.message == concat("", [
		"key policy grants account 111122223333 kms:DisableKey, kms:PutKeyPolicy and kms:ScheduleKeyDeletion; ",
		"recovery points in air-gapped vault \"sealed\" must survive the loss of that account",
	])
}

test_violated_for_some_roles if {
	role := object.union(_allowed, {"exempt": ["arn:aws:iam::111122223333:role/admin"]})
	{f.verdict | some f in _found({"111122223333": {"kms:ScheduleKeyDeletion": role}})} == {"violated"}
}

test_violated_and_not_asked_again if {
	powers := {"kms:ScheduleKeyDeletion": _allowed, "kms:DisableKey": {"verdict": "conditional", "by": _allowed.by}}
	{f.verdict | some f in _found({"111122223333": powers})} == {"violated"}
}

test_satisfied_nothing_allowed if {
	_found({}) == set()
	_found({"111122223333": {}}) == set()
}

# plan-validity/invalid-value says that.
test_satisfied_policy_is_invalid if {
	_found_where("invalid", {"p:aws": {"kms:DisableKey": {"verdict": "unknown", "waits_for": ["k:key"]}}}) == set()
}

test_undecided_condition if {
	access := {"verdict": "conditional", "by": _allowed.by, "conditions": ["IpAddress aws:SourceIp 10.0.0.0/8"]}
	some found in _found({"111122223333": {"kms:DisableKey": access}})
	found.verdict == "undecided"
	found.message == concat("", [
		"can't tell whether account 111122223333 can administer the KMS key of air-gapped vault \"sealed\": depends on the key policy ",
		"(IpAddress aws:SourceIp 10.0.0.0/8)",
	])
}

test_undecided_policy if {
	found := _found({"p:aws": {"kms:DisableKey": {"verdict": "unknown", "waits_for": ["k:key"]}}})
	{f.waits_for | some f in found} == {[{"resource": "k:key", "attribute": ["document"], "reason": "after-apply"}]}
}

test_satisfied_its_own_vault if {
	found := rule.findings with input as {
		"vaults": {"p:local": {"kind": "standard", "name": "local", "account": "111122223333", "key": {"id": "k:key"}}},
		"keys": {"k:key": {"account": "555566667777", "policy": "k:key"}},
		"key_administration": {"k:key": {"111122223333": {"kms:DisableKey": _allowed}}},
	}
	found == set()
}
