package tfbackup.rules["deletion-protection"]["policy-wildcard-never-matches_helpers_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules["deletion-protection"]["policy-wildcard-never-matches"] as rule

_document(effect, operator, values) := {"statements": [{
	"effect": effect,
	"conditions": {operator: {"aws:PrincipalArn": values}},
}]}

_places(operator, values) := rule._places(_document("Deny", operator, values))

test_wildcards_in_comparisons_without_wildcards if {
	every operator in ["StringEquals", "stringNotEquals", "ForAnyValue:StringEquals", "StringNotEqualsIgnoreCaseIfExists"] {
		_places(operator, ["a", "role/*", "b?"]) == {[0, operator, "aws:PrincipalArn", "role/*"]}
	}
}

test_comparisons_with_wildcards_and_values_without if {
	_places("StringLike", ["*"]) == set()
	_places("ArnEquals", ["*"]) == set()
	_places("Bool", ["true"]) == set()
	_places("StringEquals", ["a", "a${*}b", "${?}", "${aws:username, '*'}"]) == set()
	count(_places("StringEquals", ["${aws:username}*"])) == 1
}

_consequence(effect, operator, values) := rule._consequence(_document(effect, operator, values).statements[0], operator, "aws:PrincipalArn")

test_consequences if {
	_consequence("Deny", "StringEquals", ["*"]) == "the statement denies nothing"
	_consequence("Allow", "StringEquals", ["*"]) == "the statement allows nothing"
	_consequence("Deny", "StringEquals", ["*", "a"]) == "this value never matches"
	_consequence("Deny", "StringEqualsIfExists", ["*"]) == "this value never matches"
	_consequence("Deny", "ForAllValues:StringEquals", ["*"]) == "this value never matches"
	_consequence("Deny", "StringNotEquals", ["*"]) == "the statement also denies what the pattern should exempt"
	_consequence("Allow", "StringNotEquals", ["*"]) == "the statement also allows what the pattern should exclude"
}

test_documents_that_bear_on_backups if {
	document := _document("Deny", "Bool", ["true"])
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
	document := {"statements": [{"sid": "Backups"}, {}]}
	rule._called(document, 0) == "statement \"Backups\""
	rule._called(document, 1) == "statement 2"
	rule._others(0) == ""
	rule._others(2) == " (and 2 more like it)"
}
