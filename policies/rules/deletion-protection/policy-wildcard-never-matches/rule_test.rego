package tfbackup.rules["deletion-protection"]["policy-wildcard-never-matches_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules["deletion-protection"]["policy-wildcard-never-matches"] as rule

_of(operator) := found if {
	statement := {"effect": "Deny", "conditions": {operator: {"aws:PrincipalArn": ["arn:aws:iam::*:role/break-glass"]}}}
	found := rule.findings with input as testing.with_actions({"vault_policies": {"p:policy": {"document": {"statements": [statement]}}}})
}

test_violated_negated if {
	_of("StringNotEquals") == {{
		"resource": "p:policy",
		"attribute": ["document"],
		"message": concat("", [
			"statement 1 compares aws:PrincipalArn with arn:aws:iam::*:role/break-glass using StringNotEquals, which ",
			"takes wildcards literally; the statement also denies what the pattern should exempt",
		]),
		"verdict": "violated",
	}}
}

test_violated_said_once_for_a_policy if {
	statement := {"effect": "Deny", "conditions": {"StringEquals": {"aws:ResourceTag/a": ["*"], "aws:ResourceTag/b": ["*"]}}}
	found := rule.findings with input as testing.with_actions({"vault_policies": {"p:policy": {"document": {"statements": [statement]}}}})
	[endswith(f.message, "the statement denies nothing (and 1 more like it)") | some f in found] == [true]
}

test_satisfied_compared_with_wildcards if _of("StringNotLike") == set()

test_satisfied_arn_equals if _of("ArnNotEquals") == set()
