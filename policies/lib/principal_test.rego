package tfbackup.lib.principal_test

import data.tfbackup.lib.principal

test_account_of_a_principal if {
	principal.account("555566667777") == "555566667777"
	principal.account("arn:aws:iam::555566667777:root") == "555566667777"
	principal.account("arn:aws:iam::555566667777:role/a:b") == "555566667777"
}

test_no_account if {
	not principal.account("*")
	not principal.account("AROAEXAMPLEEXAMPLE123")
	not principal.account("arn:aws:iam::$account:root")
	not principal.account("arn:short")
}

test_grants_to_named_accounts if {
	root := "arn:aws:iam::555566667777:root"
	principal.grants({"statements": [
		{"effect": "Allow", "actions": ["backup:A", "backup:B"], "principals": {"AWS": [root, "*"]}},
		{"effect": "Deny", "actions": ["backup:C"], "principals": {"AWS": [root]}},
		{"effect": "Allow", "actions": ["backup:D"], "principals": {"*": ["*"]}},
		{"effect": "Allow", "not_actions": ["backup:E"], "principals": {"AWS": [root]}},
	]}) == {["555566667777", "backup:A"], ["555566667777", "backup:B"]}
}
