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

_document(effect, actions) := {"statements": [{"effect": effect, "actions": actions}]}

test_power_of_a_role if {
	power.of_role({"policies": {"a": _document("Allow", ["backup:Delete*", "backup:List*"])}}) == {"backup:Delete*"}
	power.of_role({"policies": {"a": _document("Deny", ["backup:*"])}}) == set()
	power.of_role({"managed_policies": ["arn:aws:iam::aws:policy/AdministratorAccess"]}) == {"*"}
	power.of_role({"managed_policies": ["arn:aws:iam::aws:policy/AWSBackupFullAccess"]}) == {"backup:*"}
}
