package tfbackup.rules.databunker["vault-open-to-everyone_test"]

import data.tfbackup.rules.databunker["vault-open-to-everyone"] as rule

_found(more) := found if {
	access := object.union({"verdict": "allowed", "by": [{"policy": "p:policy", "statement": 1}]}, more)
	found := rule.findings with input as {"access": {"p:vault": {"backup:CopyIntoBackupVault": access}}, "vault_policies": {}}
}

test_violated_everyone if {
	_found({"exempt": ["*"], "exempt_wide": ["*"]}) == {{
		"resource": "p:policy",
		"attribute": ["document"],
		"message": concat("", [
			"statement 2 allows every AWS account backup:CopyIntoBackupVault; strangers can fill the vault, at your cost, ",
			"with recovery points that nobody can delete",
		]),
		"verdict": "violated",
		"twin": "p:vault",
	}}
}

test_violated_names_the_statement if {
	by := [{"policy": "p:policy", "statement": 0, "sid": "CopyIn"}]
	some found in _found({"exempt_wide": ["*"], "by": by})
	startswith(found.message, "statement \"CopyIn\"")
}

test_satisfied_organization if _found({"exempt": ["aws:PrincipalOrgID=o-a1b2c3d4e5"]}) == set()

test_satisfied_one_account if _found({"exempt": ["111122223333"]}) == set()

test_satisfied_nobody if _found({"verdict": "denied", "exempt_wide": ["*"]}) == set()

test_undecided_policy if {
	policies := {"p:policy": {"unknown": {"document": {"reason": "after-apply"}}}}
	found := rule.findings with input as {"access": {}, "vault_policies": policies}
	{f.verdict | some f in found} == {"undecided"}
}
