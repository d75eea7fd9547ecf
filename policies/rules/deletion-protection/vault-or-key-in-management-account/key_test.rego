package tfbackup.rules["deletion-protection"]["vault-or-key-in-management-account_key_test"]

import data.tfbackup.rules["deletion-protection"]["vault-or-key-in-management-account"] as rule

_id := "p:aws_kms_key.orders"

_vault := "p:aws_backup_vault.orders"

_account := "111122223333"

_found(key, use, more) := found if {
	found := rule.findings with input as object.union(
		{
			"accounts": {_account: {"management": true}, "444455556666": {"management": false}, "p:aws": {}},
			"keys": {_id: object.union({"manager": "customer"}, key)},
			"vaults": {_vault: {"name": "orders", "key": use}},
		},
		more,
	)
}

_verdicts(key, use, more) := {[f.resource, f.verdict] | some f in _found(key, use, more)}

_own := {"id": _id, "manager": "customer"}

test_violated_key_of_a_vault if {
	_found({"account": _account}, _own, {}) == {{
		"resource": _id,
		"attribute": [],
		"message": concat("", [
			"KMS key that encrypts backups is in account 111122223333, the management account; ",
			"SCPs don't bind it, so its administrators can schedule the key's deletion (kms:ScheduleKeyDeletion)",
		]),
		"verdict": "violated",
	}}
}

test_violated_key_of_what_is_backed_up if {
	_verdicts({"account": _account}, {"manager": "aws"}, {"hops_under": {_id: [[0, 0]]}}) == {[_id, "violated"]}
}

test_violated_key_by_its_arn if {
	some found in _found({}, {"manager": "customer", "account": _account}, {})
	found.resource == _vault
	found.attribute == ["key"]
	startswith(found.message, "KMS key of vault \"orders\" is in account 111122223333, the management account")
}

test_satisfied_member_account if _verdicts({"account": "444455556666"}, _own, {}) == set()

test_satisfied_key_of_something_else if _verdicts({"account": _account}, {"manager": "aws"}, {}) == set()

test_satisfied_key_of_aws if _verdicts({"account": _account, "manager": "aws"}, _own, {}) == set()

test_undecided_account_that_makes_the_organization if {
	more := {"policy_attachments": {"p:a": {"account": "p:aws", "change": {"actions": ["create"]}}}}
	_verdicts({"account": "p:aws"}, _own, more) == {[_id, "undecided"]}
}
