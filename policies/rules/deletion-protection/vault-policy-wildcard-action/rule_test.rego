package tfbackup.rules["deletion-protection"]["vault-policy-wildcard-action_test"]

import data.tfbackup.rules["deletion-protection"]["vault-policy-wildcard-action"] as rule

_of(policy) := found if found := rule.findings with input as {"vault_policies": {"p:policy": policy}}

test_violated_wildcard if {
	some f in _of({"document": {"statements": [{"effect": "Deny", "actions": ["backup:Delete*"]}]}})
	contains(f.message, "names the action backup:Delete*;")
	f.verdict == "violated"
}

test_satisfied_names if {
	_of({"document": {"statements": [{"effect": "Deny", "actions": ["backup:DeleteRecoveryPoint"]}]}}) == set()
}

test_undecided_document if {
	some f in _of({"unknown": {"document": {"reason": "after-apply"}}})
	f.verdict == "undecided"
}
