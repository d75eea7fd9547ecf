package tfbackup.rules["deletion-protection"]["scp-denies-backup-job_helpers_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules["deletion-protection"]["scp-denies-backup-job"] as rule

_refused(more) := [0, 0, "kms:CreateGrant", object.union({"action": "kms:CreateGrant", "by": [{"policy": "p:scp", "statement": 0}]}, more)]

_arn := "arn:aws:iam::111122223333:role/backup"

test_who_is_denied_what if {
	rule._what("111122223333", {_refused({})}) == "kms:CreateGrant to the backup role of account 111122223333"
	rule._what("p:aws", {_refused({"role": _arn})}) == sprintf("kms:CreateGrant to role %s of that account", [_arn])
}

test_help if {
	rule._help({_refused({"role": _arn})}) == concat("", [
		`add to the conditions of statement 1: "ArnNotLike": `,
		`{"aws:PrincipalArn": ["arn:aws:iam::111122223333:role/backup"]}`,
	])
	endswith(rule._help({_refused({})}), "with the backup role")
}

test_way_that_nothing_tells if {
	words := rule._way({_refused({})}) with input as testing.with_actions({"flows": []})
	words == "a rule needs it"
}
