package tfbackup.rules.change["key-policy-deleted_helpers_test"]

import data.tfbackup.rules.change["key-policy-deleted"] as rule

_root := {"effect": "Allow", "actions": ["kms:*"], "principals": {"AWS": ["arn:aws:iam::111122223333:root"]}}

_policy(statements) := {"account": "111122223333", "document": {"statements": statements}}

test_default_holds_nobody_back if {
	not rule._holds_back(_policy([_root]))
	rule._holds_back(_policy([object.union(_root, {"conditions": {"Bool": {}}})]))
	rule._holds_back(_policy([_root, {"effect": "Deny"}]))
}

test_other_accounts if {
	other := {"effect": "Allow", "actions": ["kms:Decrypt"], "principals": {"AWS": ["444455556666", "*"]}}
	rule._others(_policy([_root, other])) == {"444455556666"}
}

test_policies_written_into_their_key_are_left_out if {
	facts := {
		"plans": {"p": {"has_backup": true}},
		"before": {
			"keys": {"p:key": {"plan": "p", "policy": "p:key", "change": {"actions": ["delete"]}}},
			"key_policies": {"p:key": {"key": "p:key", "change": {"actions": ["delete"]}}},
		},
		"keys": {},
	}
	rule._deleted == {} with input as facts
}
