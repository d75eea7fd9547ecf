package tfbackup.lib.stopping_test

import data.tfbackup.lib.stopping
import data.tfbackup.lib.testing

test_accounts_in_words if {
	facts := {"backup_plans": {
		"p:one": {"origin": "terraform", "account": "p:aws"},
		"p:two": {
			"origin": "cloudformation-stack-set",
			"scope": {"accounts": ["111122223333", "444455556666"], "targets": [{"name": "ou-1"}]},
		},
		"p:none": {"origin": "cloudformation-stack-set", "scope": {"targets": [{"name": "ou-1"}]}},
		"p:nowhere": {"origin": "cloudformation-stack"},
	}}
	words := {id: said |
		some id in ["p:one", "p:two", "p:none", "p:nowhere"]
		said := stopping.where(id) with input as testing.with_actions(facts)
	}
	words == {
		"p:one": "its account",
		"p:two": "account 111122223333 (and 1 other)",
		"p:none": "the accounts that it's deployed to",
		"p:nowhere": "its account",
	}
}
