package tfbackup.lib.flow_denial_test

import data.tfbackup.lib.flow_denial

_refused(more) := [0, 0, "kms:CreateGrant", object.union({"action": "kms:CreateGrant", "by": [{"policy": "p:scp", "statement": 0}]}, more)]

_arn := "arn:aws:iam::111122223333:role/backup"

test_who_is_denied_what if {
	flow_denial.what("111122223333", {_refused({})}) == "the backup role of account 111122223333 from kms:CreateGrant"
	flow_denial.what("p:aws", {_refused({"role": _arn})}) == sprintf("role %s of that account from kms:CreateGrant", [_arn])
}

test_help if {
	flow_denial.help({_refused({"role": _arn})}) == concat("", [
		`add to the conditions of statement 1: "ArnNotLike": `,
		`{"aws:PrincipalArn": ["arn:aws:iam::111122223333:role/backup"]}`,
	])
	endswith(flow_denial.help({_refused({})}), "with the backup role")
}

test_way_that_nothing_tells if {
	words := flow_denial.way({_refused({})}) with input as {"flows": []}
	words == "a rule needs that"
}
