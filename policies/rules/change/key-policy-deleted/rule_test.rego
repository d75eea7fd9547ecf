package tfbackup.rules.change["key-policy-deleted_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.change["key-policy-deleted"] as rule

_key := "p:aws_kms_key.orders"

_policy := "p:aws_kms_key_policy.orders"

_root := {"effect": "Allow", "actions": ["kms:*"], "principals": {"AWS": ["arn:aws:iam::111122223333:root"]}}

_deny := {"effect": "Deny", "actions": ["kms:DisableKey"], "principals": {"AWS": ["*"]}}

_other := {"effect": "Allow", "actions": ["kms:Decrypt"], "principals": {"AWS": ["444455556666"]}}

_facts(statements) := {
	"plans": {"p": {"has_backup": true}},
	"before": {
		"keys": {_key: {"plan": "p", "policy": _policy, "change": {"actions": ["no-op"]}}},
		"key_policies": {_policy: {
			"key": _key,
			"account": "111122223333",
			"document": {"statements": statements},
			"change": {"actions": ["delete"]},
		}},
	},
	"keys": {_key: {}},
	"key_policies": {},
}

_found(statements, more) := found if found := rule.findings with input as testing.with_changes(object.union(_facts(statements), more))

_verdicts(statements, more) := {f.verdict | some f in _found(statements, more)}

test_violated_deny if {
	_found([_root, _deny], {}) == {{
		"resource": _policy,
		"attribute": [],
		"message": concat("", [
			"key policy is deleted and AWS's default key policy takes its place; ",
			"IAM permissions alone then decide on kms:DisableKey and kms:ScheduleKeyDeletion",
		]),
		"verdict": "violated",
	}}
}

test_violated_not_all_to_iam if _verdicts([object.union(_root, {"actions": ["kms:Decrypt"]})], {}) == {"violated"}

test_violated_another_account if {
	some found in _found([_root, _other], {})
	endswith(found.message, "takes its place; account 444455556666 can no longer use the key, so copies there fail")
}

test_satisfied_default_all_along if _verdicts([_root], {}) == set()

test_satisfied_another_in_its_place if {
	_verdicts([_root, _deny], {"keys": {_key: {"policy": "p:aws_kms_key_policy.other"}}}) == set()
}

test_satisfied_written_into_the_key if {
	written := {
		"before": {
			"keys": {_key: {"change": {"actions": ["update"]}}},
			"key_policies": {_key: {"key": _key, "document": {"statements": [_root]}, "change": {"actions": ["update"]}}},
		},
		"keys": {_key: {"policy": _key}},
		"key_policies": {_key: {"document": {"statements": [_root, _deny]}}},
	}
	_verdicts([_root, _deny], written) == set()
}

test_satisfied_untouched if {
	_verdicts([_root, _deny], {"before": {"key_policies": {_policy: {"change": {"actions": ["no-op"]}}}}}) == set()
}

test_undecided_text if {
	facts := json.remove(_facts([]), [sprintf("before/key_policies/%s/document", [_policy])])
	unread := {"before": {"key_policies": {_policy: {"unknown": {"document": {"reason": "sensitive"}}}}}}
	found := rule.findings with input as testing.with_changes(object.union(facts, unread))
	{f.verdict | some f in found} == {"undecided"}
}

test_undecided_another_in_its_place_or_none if {
	_verdicts([_root, _deny], {"keys": {_key: {"unknown": {"policy": {"reason": "after-apply"}}}}}) == {"undecided"}
}

test_undecided_whose_policy_it_is if {
	facts := _facts([_root, _deny])
	policy := object.union(object.remove(facts.before.key_policies[_policy], ["key"]), {"plan": "p", "unknown": {"key": {"reason": "after-apply"}}})
	before := object.union(object.remove(facts.before, ["key_policies"]), {"key_policies": {_policy: policy}})
	found := rule.findings with input as testing.with_changes(object.union(object.remove(facts, ["before"]), {"before": before}))
	{f.verdict | some f in found} == {"undecided"}
}
