package tfbackup.rules["deletion-protection"]["policy-wildcard-never-matches_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules["deletion-protection"]["policy-wildcard-never-matches"] as rule

_wildcard := {
	"statement": 0,
	"operator": "StringNotEquals",
	"key": "aws:PrincipalArn",
	"value": "arn:aws:iam::*:role/break-glass",
	"negated": true,
	"never_holds": false,
}

_of(wildcards) := found if {
	found := rule.findings with input as testing.with_actions({
		"vault_policies": {"p:policy": {"document": {"statements": [{"effect": "Deny"}]}}},
		"literal_wildcards": {id: wildcards | some id in ["p:policy", "p:other"]; count(wildcards) > 0},
	})
}

test_violated_negated if {
	_of([_wildcard]) == {{
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
	never := object.union(_wildcard, {"negated": false, "never_holds": true})
	[endswith(f.message, "the statement denies nothing (and 1 more like it)") | some f in _of([never, never])] == [true]
}

test_satisfied_compared_with_wildcards if _of([]) == set()
