package tfbackup.lib.exemption_test

import data.tfbackup.lib.exemption

test_administrators if {
	every arn in [
		"arn:aws:iam::*:role/Admin",
		"arn:aws:iam::*:role/ops/org-admin",
		"arn:aws:iam::*:user/administrator",
		"arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_AdministratorAccess_*",
		"arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*",
	] {
		exemption.is_administrator(arn)
	}
	every arn in [
		"arn:aws:iam::*:role/break-glass",
		"arn:aws:iam::*:role/backup-admin",
		"arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_BreakGlass_*",
	] {
		not exemption.is_administrator(arn)
	}
}

_trust(more) := {"statements": [object.union({"effect": "Allow", "actions": ["sts:AssumeRole"]}, more)]}

test_who_may_assume_it if {
	exemption.open_to(_trust({"principals": {"AWS": ["arn:aws:iam::111122223333:root"]}})) == {"all of account 111122223333"}
	exemption.open_to(_trust({"principals": {"AWS": ["111122223333"]}})) == {"all of account 111122223333"}
	exemption.open_to(_trust({"principals": {"Service": ["backup.amazonaws.com", "lambda.amazonaws.com"]}})) == {"lambda.amazonaws.com"}
	exemption.open_to(_trust({"principals": {"AWS": ["arn:aws:iam::111122223333:role/a"]}})) == set()
	exemption.open_to(_trust({"principals": {"AWS": ["*"]}})) == {"anyone"}
	who := {"ArnEquals": {"aws:PrincipalArn": ["arn:aws:iam::111122223333:role/a"]}}
	exemption.open_to(_trust({"principals": {"AWS": ["*"]}, "conditions": who})) == set()
	exemption.open_to(_trust({"actions": ["sts:TagSession"], "principals": {"AWS": ["111122223333"]}})) == set()
}
