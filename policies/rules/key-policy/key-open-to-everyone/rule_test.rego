package tfbackup.rules["key-policy"]["key-open-to-everyone_test"]

import data.tfbackup.rules["key-policy"]["key-open-to-everyone"] as rule

_id := "p:aws_kms_key.orders"

_plan(has_backup) := {"plans": {"p": {"has_backup": has_backup}}, "keys": {_id: {"plan": "p", "mode": "managed"}}}

_of(facts) := found if found := rule.findings with input as object.union(_plan(true), facts)

_by := [{"policy": "p:policy", "statement": 1}]

_open := {"key_openings": {_id: {"actions": ["kms:Decrypt", "kms:DisableKey"], "by": _by}}}

_doubtful := {"key_openings": {_id: {"undecided": ["kms:Decrypt"], "by": _by}}}

_unread(reason) := {"key_policies": {"p:policy": {
	"key": _id,
	"unknown": {"document": {"reason": reason, "references": []}},
}}}

_verdicts(facts) := {[f.resource, f.verdict] | some f in _of(facts)}

test_violated_open if {
	_verdicts(_open) == {[_id, "violated"]}
	some f in _of(_open)
	f.message == concat("", [
		"key policy allows every AWS account kms:Decrypt and kms:DisableKey; ",
		"strangers can decrypt data under the key or make its recovery points unreadable",
	])
	f.related == [{"resource": "p:policy", "attribute": ["document"], "label": "allows every AWS account"}]
}

test_satisfied_closed if _verdicts({}) == set()

test_satisfied_no_backups_in_the_plan if {
	found := rule.findings with input as object.union(_plan(false), _open)
	found == set()
}

test_satisfied_invalid_policy_is_said_elsewhere if _verdicts(_unread("invalid")) == set()

test_satisfied_what_the_use_of_the_key_says_already if {
	facts := object.union(_unread("after-apply"), {"key_refusals": {_id: [{
		"purpose": "destination",
		"undecided": ["kms:Decrypt"],
		"waits_for": ["p:policy"],
	}]}})
	_verdicts(facts) == set()
}

test_undecided_deny if {
	_verdicts(_doubtful) == {[_id, "undecided"]}
	some f in _of(_doubtful)
	f.waits_for == [{"resource": "p:policy", "attribute": ["document"], "reason": "unresolved"}]
	startswith(f.message, "can't tell whether the key policy allows every AWS account kms:Decrypt: depends on the conditions of a Deny")
}

test_undecided_text if _verdicts(_unread("after-apply")) == {[_id, "undecided"]}

test_undecided_part_of_the_text if {
	facts := object.union(_doubtful, {"key_policies": {"p:policy": {
		"key": _id,
		"document": {"statements": []},
		"unknown": {"document": {"reason": "after-apply", "references": ["var.accounts"]}},
	}}})
	[f] := [found | some found in _of(facts)]
	f.verdict == "undecided"
	startswith(f.message, "can't tell whether the key policy is open to every AWS account")
}
