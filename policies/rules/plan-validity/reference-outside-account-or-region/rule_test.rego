package tfbackup.rules["plan-validity"]["reference-outside-account-or-region_test"]

import data.tfbackup.rules["plan-validity"]["reference-outside-account-or-region"] as rule

_lock := "p:aws_backup_vault_lock_configuration.bunker"

_vault := "p:aws_backup_vault.bunker"

_missed(more) := object.union(
	{
		"field": "vault_name",
		"target": {"id": _vault, "name": "bunker", "account": "444455556666", "region": "eu-west-1"},
		"account": "111122223333",
		"region": "eu-west-1",
		"other_account": true,
	},
	more,
)

_found(more, id) := found if {
	found := rule.findings with input as {
		"misplaced_references": {id: [_missed(more)]},
		"vault_policies": {"p:policy": {}},
	}
}

_says(more, id, words) if {
	some found in _found(more, id)
	found.verdict == "violated"
	contains(found.message, words)
}

test_violated_lock_without_the_provider if {
	_found({}, _lock) == {{
		"resource": _lock,
		"attribute": ["vault_name"],
		"message": concat("", [
			"vault lock is created in account 111122223333, but vault \"bunker\" is in account 444455556666; ",
			"the apply fails, or changes another vault of the same name",
		]),
		"verdict": "violated",
		"related": [{"resource": _vault, "attribute": [], "label": "in another account or Region"}],
		"twin": "vault \"bunker\"",
	}}
}

test_violated_twin if {
	_says({"twin": "p:aws_backup_vault.twin"}, "p:policy", "vault access policy is created in account 111122223333")
	_says({"twin": "p:aws_backup_vault.twin"}, "p:policy", "it applies to the vault of the same name in its own account")
}

test_violated_region if {
	more := {"other_account": false, "target": {"id": _vault, "name": "dr", "region": "eu-central-1"}}
	_says(more, _lock, "is created in Region eu-west-1, but vault \"dr\" is in Region eu-central-1")
}

test_violated_selection if {
	more := {"field": "backup_plan", "target": {"id": "p:plan", "account": "444455556666"}}
	_says(more, "p:selection", "backup selection is created in account 111122223333, but backup plan \"bunker\" is in account 444455556666; the apply fails")
}

test_satisfied_nothing_missed if {
	found := rule.findings with input as {"misplaced_references": {}, "vault_locks": {_lock: {"vault": _vault}}}
	found == set()
}

_unknown := {"reason": "unresolved", "references": ["bunker"], "candidates": [_vault]}

_of_unknown(plan) := {[f.resource, f.verdict] |
	some f in rule.findings with input as {
		"vaults": {_vault: {"plan": "p", "name": "bunker", "address": "aws_backup_vault.bunker"}},
		"vault_locks": {_lock: {"plan": plan, "unknown": {"vault": _unknown}}},
	}
}

test_undecided_account_not_known if {
	_of_unknown("p") == {[_lock, "undecided"]}
	_of_unknown("q") == set()
}

test_violated_key_policy_and_twin_in_the_region if {
	found := rule.findings with input as {"misplaced_references": {"p:k": [
		{"field": "key", "target": {"id": "p:key", "region": "eu-central-1"}, "region": "eu-west-1", "other_account": false},
		{"field": "vault", "target": {"name": "v", "region": "eu-central-1"}, "region": "eu-west-1", "other_account": false, "twin": "p:v"},
	]}}
	{f.message | some f in found} == {
		"key policy is created in Region eu-west-1, but the KMS key is in Region eu-central-1; the apply fails",
		concat("", [
			"notification configuration is created in Region eu-west-1, but vault \"v\" is in Region eu-central-1; ",
			"it applies to the vault of the same name in its own Region",
		]),
	}
}

test_undecided_policy_of_a_vault_without_a_known_name if {
	found := rule.findings with input as {
		"vaults": {_vault: {"plan": "p", "address": "aws_backup_vault.bunker"}},
		"vault_policies": {"p:policy": {"plan": "p", "unknown": {"vault": _unknown}}},
	}
	{[f.resource, f.verdict] | some f in found} == {["p:policy", "undecided"]}
}

_lost(facts) := {[f.resource, f.attribute, f.verdict] | some f in rule.findings with input as facts}

test_undecided_reference_to_nobody_knows_what if {
	unknown := {"reason": "after-apply", "references": ["var.vault"]}
	_lost({"vault_locks": {"p:lock": {"unknown": {"vault": unknown}}}}) == {["p:lock", ["vault_name"], "undecided"]}
	_lost({"selections": {"p:s": {"backup_plan": {"unknown": {"id": unknown}}}}}) == {["p:s", ["backup_plan"], "undecided"]}
	plan := {"rules": [{"vault": {"name": "orders"}}, {"vault": {"unknown": {"id": unknown}}}]}
	_lost({"backup_plans": {"p:plan": plan}}) == {["p:plan", ["rules"], "undecided"]}
}
