package tfbackup.lib.power_test

import data.tfbackup.lib.power

test_patterns_that_destroy if {
	every pattern in ["*", "backup:*", "backup:DeleteRecoveryPoint", "backup:Put*", "Backup:UpdateRecoveryPointLifecycle"] {
		power.destructive(pattern)
	}
}

test_patterns_that_do_not if {
	not power.destructive("backup:CopyIntoBackupVault")
	not power.destructive("s3:DeleteObject")
}

_opened(more) := power.opened(object.union({"effect": "Allow", "actions": ["backup:Delete*", "backup:List*"]}, more))

test_what_a_statement_lets_everyone_destroy if {
	_opened({"principals": {"AWS": ["*"]}}) == {"backup:Delete*"}
	_opened({"principals": {"*": ["*"]}, "conditions": {"Bool": {"aws:SecureTransport": ["true"]}}}) == {"backup:Delete*"}
	_opened({"principals": {"AWS": ["111122223333"]}}) == set()
	_opened({"principals": {"AWS": ["*"]}, "effect": "Deny"}) == set()
}
