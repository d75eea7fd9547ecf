package tfbackup.rules["deletion-protection"]["vault-or-key-in-management-account_test"]

import data.tfbackup.rules["deletion-protection"]["vault-or-key-in-management-account"] as rule

_id := "p:aws_backup_vault.orders"

_account := "111122223333"

_found(vault, more) := found if {
	found := rule.findings with input as object.union(
		{
			"accounts": {_account: {"management": true}, "444455556666": {"management": false}, "p:aws": {}},
			"vaults": {_id: object.union({"name": "orders"}, vault)},
		},
		more,
	)
}

_verdicts(vault, more) := {f.verdict | some f in _found(vault, more)}

_maker := {"organization_units": {"p:u": {"account": "p:aws", "change": {"actions": ["create"]}}}}

test_violated_management_account if {
	_found({"account": _account}, {}) == {{
		"resource": _id,
		"attribute": [],
		"message": concat("", [
			`vault "orders" is in account 111122223333, the management account; `,
			"SCPs don't bind it, so its administrators can delete recovery points",
		]),
		"verdict": "violated",
	}}
}

test_violated_target_of_a_stack_set if {
	scope := {"targets": [{"name": _account}, {"name": "444455556666"}], "accounts": [_account, "444455556666"]}
	_verdicts({"scope": scope}, {}) == {"violated"}
}

test_satisfied_member_account if _verdicts({"account": "444455556666"}, _maker) == set()

test_satisfied_account_of_no_organization if _verdicts({"account": "p:aws"}, {}) == set()

test_satisfied_stack_set_that_follows_the_root if {
	_verdicts({"scope": {"targets": [{"name": "r-1"}], "accounts": [_account]}}, {}) == set()
}

test_undecided_account_that_makes_the_organization if {
	some found in _found({"account": "p:aws"}, _maker)
	found.verdict == "undecided"
	found.message == concat("", [
		`can't tell whether vault "orders" is in the management account, which no `,
		"SCP binds: depends on which account manages the organization",
	])
	found.waits_for == [{"resource": _id, "attribute": ["account"], "reason": "unresolved"}]
}
