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

# Bound before it is compared: regorus loses a rule that stands on both sides of a `with`.
_unknown_manager(vault) := found if found := backup.unknown_manager with input as {"vaults": {"p:v": vault}}

test_manager_is_unknown_with_the_whole_key if {
	_unknown_manager({"unknown": {"key": _unknown}}) == {"p:v": _unknown}
}

test_manager_is_unknown_within_the_key if {
	_unknown_manager({"key": {"unknown": {"manager": _unknown}}}) == {"p:v": _unknown}
}

test_manager_is_known if {
	_unknown_manager({"key": {"manager": "aws"}}) == {}
}
