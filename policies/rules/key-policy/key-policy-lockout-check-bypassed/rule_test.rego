package tfbackup.rules["key-policy"]["key-policy-lockout-check-bypassed_test"]

import data.tfbackup.rules["key-policy"]["key-policy-lockout-check-bypassed"] as rule

_id := "p:aws_kms_key.orders"

_verdicts(key) := {[f.resource, f.verdict, f.attribute] | some f in found} if {
	found := rule.findings with input as {
		"plans": {"p": {"has_backup": true}},
		"keys": {_id: object.union({"plan": "p", "mode": "managed"}, key)},
	}
}

test_violated_bypassed if {
	_verdicts({"lockout_check_bypassed": true}) == {[_id, "violated", ["lockout_check_bypassed"]]}
}

test_satisfied_checked if {
	_verdicts({"lockout_check_bypassed": false}) == set()
	_verdicts({}) == set()
}

test_satisfied_only_read if _verdicts({"lockout_check_bypassed": true, "mode": "data"}) == set()

test_undecided_unknown if {
	_verdicts({"unknown": {"lockout_check_bypassed": {"reason": "after-apply", "references": ["var.bypass"]}}}) == {[
		_id,
		"undecided",
		["lockout_check_bypassed"],
	]}
}
