package tfbackup.rules["org-policy"]["backup-policy-copy-names-two-vaults_test"]

import data.tfbackup.rules["org-policy"]["backup-policy-copy-names-two-vaults"] as rule

_found(copy) := found if {
	found := rule.findings with input as {"backup_plans": {"p:policy#orders": {"rules": [{"name": "nightly", "copies": [copy]}]}}}
}

test_violated_two_accounts if {
	_found({"declared_under": "arn:a", "vault": {"arn": "arn:b"}}) == {{
		"resource": "p:policy#orders",
		"attribute": [],
		"message": concat("", [
			`rule "nightly" has a copy action under arn:a with the target arn:b; `,
			"AWS may copy to either vault, and the other stays empty",
		]),
		"verdict": "violated",
		"twin": "nightly arn:a",
	}}
}

test_satisfied_one_arn if _found({"vault": {"arn": "arn:a"}}) == set()
