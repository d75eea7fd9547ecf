package tfbackup.rules["deletion-protection"]["vault-policy-removable_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules["deletion-protection"]["vault-policy-removable"] as rule

_vault := "p:aws_backup_vault.orders"

_policy := "p:aws_backup_vault_policy.orders"

_denied := {"verdict": "denied", "by": [{"policy": _policy}]}

_found(access, more) := found if {
	found := rule.findings with input as testing.with_actions(object.union(
		{
			"plans": {"p": {"complete": true}},
			"vaults": {_vault: {"plan": "p", "kind": "standard", "policy": _policy}},
			"vault_locks": {},
			"vault_policies": {_policy: {"vault": _vault, "document": {"statements": []}}},
			"access": {_vault: object.union({"*": {"verdict": "allowed"}, "backup:DeleteRecoveryPoint": _denied}, access)},
		},
		more,
	))
}

_verdicts(access, more) := {f.verdict | some f in _found(access, more)}

_far := {"*": {"verdict": "allowed", "waits_for": ["111122223333"]}}

test_violated_both_ways_open if {
	_found({}, {}) == {{
		"resource": _policy,
		"attribute": ["document"],
		"message": concat("", [
			"vault access policy denies deleting recovery points, but nothing denies backup:DeleteBackupVaultAccessPolicy ",
			"and backup:PutBackupVaultAccessPolicy; a principal that removes the policy can then delete them",
		]),
		"verdict": "violated",
	}}
}

test_violated_one_way_open if _verdicts({"backup:PutBackupVaultAccessPolicy": _denied}, {}) == {"violated"}

test_satisfied_both_denied if {
	_verdicts({"backup:DeleteBackupVaultAccessPolicy": _denied, "backup:PutBackupVaultAccessPolicy": _denied}, {}) == set()
}

test_satisfied_organization_denies_deletion if {
	_verdicts({"backup:DeleteRecoveryPoint": {"verdict": "denied", "by": [{"policy": "p:scp"}]}}, {}) == set()
}

test_satisfied_compliance_lock if {
	_verdicts({}, {"vaults": {_vault: {"lock": "p:lock"}}, "vault_locks": {"p:lock": {"mode": "compliance"}}}) == set()
}

test_undecided_place_of_the_account if _verdicts(_far, {}) == {"undecided"}

test_undecided_lock if {
	_verdicts({}, {"vaults": {_vault: {"unknown": {"lock": {"reason": "after-apply"}}}}}) == {"undecided"}
}
