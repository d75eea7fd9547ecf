package tfbackup.rules["deletion-protection"]["policy-wildcard-never-matches_helpers_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules["deletion-protection"]["policy-wildcard-never-matches"] as rule

_consequence(effect, negated, never_holds) := rule._consequence(effect, {"negated": negated, "never_holds": never_holds})

test_consequences if {
	_consequence("Deny", false, true) == "the statement denies nothing"
	_consequence("Allow", false, true) == "the statement allows nothing"
	_consequence("Deny", false, false) == "this value never matches"
	_consequence("Deny", true, false) == "the statement also denies what the pattern should exempt"
	_consequence("Allow", true, false) == "the statement also allows what the pattern should exclude"
}

test_documents_that_bear_on_backups if {
	document := {"statements": [{"effect": "Deny"}]}
	found := rule._documents with input as testing.with_actions({
		"plans": {"p": {"has_backup": true}},
		"keys": {"p:key": {"mode": "managed", "plan": "p"}},
		"vault_policies": {"p:vault_policy": {"document": document}, "p:unknown": {}},
		"key_policies": {"p:key_policy": {"key": "p:key", "document": document}, "p:other": {"key": "q:key", "document": document}},
		"organization_policies": {"p:scp": {"policy_type": "SERVICE_CONTROL_POLICY", "document": {"statements": [{"effect": "Deny", "not_actions": ["backup:*"]}]}}},
	})
	object.keys(found) == {"p:vault_policy", "p:key_policy", "p:scp"}
}

test_words if {
	rule._called({"sid": "Backups"}, 0) == "statement \"Backups\""
	rule._called({}, 1) == "statement 2"
	rule._others(0) == ""
	rule._others(2) == " (and 2 more like it)"
}
