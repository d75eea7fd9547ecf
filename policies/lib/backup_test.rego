package tfbackup.lib.backup_test

import data.tfbackup.lib.backup

_unknown := {"reason": "after-apply", "references": ["var.key_arn"]}

test_judged_keys_are_managed_ones_beside_backups if {
	backup.judged_keys == {"a:aws_kms_key.here"} with input as {
		"plans": {"a": {"has_backup": true}, "b": {"has_backup": false}},
		"keys": {
			"a:aws_kms_key.here": {"plan": "a", "mode": "managed"},
			"a:data.aws_kms_key.read": {"plan": "a", "mode": "data"},
			"b:aws_kms_key.elsewhere": {"plan": "b", "mode": "managed"},
		},
	}
}

# Bound before they are compared: regorus loses a rule that stands on both sides of a `with`.
_unknown_manager(vault) := {[id, unknown.reason] | some id, unknown in found} if {
	found := backup.unknown_manager with input as {"vaults": {"p:v": vault}}
}

_unknown_key(vault) := {[id, unknown.reason] | some id, unknown in found} if {
	found := backup.unknown_key with input as {"vaults": {"p:v": vault}}
}

test_manager_is_unknown_with_the_whole_key if {
	_unknown_manager({"unknown": {"key": _unknown}}) == {["p:v", "after-apply"]}
}

test_manager_is_unknown_within_the_key if {
	_unknown_manager({"key": {"unknown": {"manager": _unknown}}}) == {["p:v", "after-apply"]}
}

test_manager_is_known if {
	_unknown_manager({"key": {"manager": "aws"}}) == set()
}

test_key_is_unknown_as_a_whole_or_by_its_id if {
	_unknown_key({"unknown": {"key": _unknown}}) == {["p:v", "after-apply"]}
	_unknown_key({"key": {"manager": "customer", "unknown": {"id": _unknown}}}) == {["p:v", "after-apply"]}
	_unknown_key({"key": {"unknown": {"id": _unknown, "manager": _unknown}}}) == {["p:v", "after-apply"]}
}

test_key_that_is_named_but_declared_elsewhere_is_judged_there if {
	_unknown_key({"key": {"arn": "arn:aws:kms:eu-west-1:111122223333:key/k", "unknown": {"manager": _unknown}}}) == set()
}

test_key_is_known_by_its_id_or_arn if {
	_unknown_key({"key": {"id": "p:k", "unknown": {"manager": _unknown}}}) == set()
	_unknown_key({"key": {"manager": "customer", "arn": "arn:aws:kms:eu-west-1:111122223333:key/k"}}) == set()
}

test_keys_of_vaults_and_of_hops_are_used if {
	facts := {
		"hops_under": {"p:source": [[0, 0]]},
		"keys": {"p:source": {}, "p:vault": {}, "p:other": {}},
		"vaults": {"p:v": {"key": {"id": "p:vault"}}, "p:w": {}},
	}
	found := backup.used_keys with input as facts
	found == {"p:source", "p:vault"}
}
