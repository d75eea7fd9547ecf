package tfbackup.rules["deletion-protection"]["vault-policy-allows-deletion_test"]

import data.tfbackup.rules["deletion-protection"]["vault-policy-allows-deletion"] as rule

_open := {"effect": "Allow", "principals": {"AWS": ["*"]}, "actions": ["backup:*"]}

_found(more) := found if {
	statements := [object.union(_open, more)]
	found := rule.findings with input as {"vault_policies": {"p:policy": {"document": {"statements": statements}}}}
}

test_violated_everything if {
	_found({}) == {{
		"resource": "p:policy",
		"attribute": ["document"],
		"message": concat("", [
			"statement 1 allows backup:* to everyone; ",
			"any role of the account can destroy the vault's recovery points",
		]),
		"verdict": "violated",
		"twin": "0",
	}}
}

test_violated_bare_star if {
	statements := [object.union(object.remove(_open, ["principals"]), {"principals": {"*": ["*"]}})]
	found := rule.findings with input as {"vault_policies": {"p:policy": {"document": {"statements": statements}}}}
	count(found) == 1
}

test_violated_one_action if count(_found({"actions": ["backup:DeleteRecoveryPoint"]})) == 1

test_undecided_unknown_text if {
	facts := {"vault_policies": {"p:policy": {"unknown": {"document": {"reason": "after-apply"}}}}}
	some found in rule.findings with input as facts
	found.verdict == "undecided"
}

test_satisfied_copying_in if _found({"actions": ["backup:CopyIntoBackupVault"]}) == set()

test_satisfied_condition if _found({"conditions": {"StringEquals": {"aws:PrincipalOrgID": ["o-1"]}}}) == set()

test_satisfied_one_account if {
	statements := [object.union(object.remove(_open, ["principals"]), {"principals": {"AWS": ["111122223333"]}})]
	found := rule.findings with input as {"vault_policies": {"p:policy": {"document": {"statements": statements}}}}
	found == set()
}

test_satisfied_deny if _found({"effect": "Deny"}) == set()

_partly(statement) := {"vault_policies": {"p:policy": {
	"document": {"statements": [statement]},
	"unknown": {"document": {"reason": "after-apply"}},
}}}

test_undecided_unknown_principal if {
	statement := object.union(_open, {"principals": {"AWS": ["${var.who}"]}, "unknown": ["principals"]})
	some found in rule.findings with input as _partly(statement)
	found.verdict == "undecided"
}

test_satisfied_unknown_resource if {
	statement := object.union(_open, {
		"actions": ["backup:CopyIntoBackupVault"],
		"resources": ["${aws_backup_vault.v.arn}"],
		"unknown": ["resources"],
	})
	found := rule.findings with input as _partly(statement)
	found == set()
}
