package tfbackup.lib.action_test

import data.tfbackup.lib.action

test_names if {
	action.matches("IAM:CreateUser", "iam:createuser")
	action.matches("*", "iam:CreateUser")
	action.matches("iam:*User", "iam:CreateUser")
	action.matches("iam:C*te*", "iam:CreateUser")
	not action.matches("iam:Create*Key", "iam:CreateUser")
	not action.matches("iam:CreateUserX", "iam:CreateUser")
}
