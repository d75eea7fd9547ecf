package tfbackup.rules["deletion-protection"]["vault-policy-incomplete_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules["deletion-protection"]["vault-policy-incomplete"] as rule

_vault := "p:aws_backup_vault.orders"

_policy := "p:aws_backup_vault_policy.orders"

_denied := {"verdict": "denied", "by": [{"policy": _policy}]}

_all := {"backup:DeleteBackupVault": _denied, "backup:DeleteRecoveryPoint": _denied, "backup:UpdateRecoveryPointLifecycle": _denied}

_found(access, more) := found if {
	found := rule.findings with input as testing.with_actions(object.union(
		{
			"plans": {"p": {"complete": true}},
			"vaults": {_vault: {"plan": "p", "kind": "standard", "policy": _policy}},
			"vault_locks": {},
			"vault_policies": {_policy: {"vault": _vault, "document": {"statements": []}}},
			"access": {_vault: object.union({"*": {"verdict": "allowed"}}, access)},
		},
		more,
	))
}

_verdicts(access, more) := {f.verdict | some f in _found(access, more)}

_governance := {"vaults": {_vault: {"lock": "p:lock"}}, "vault_locks": {"p:lock": {"mode": "governance"}}}

test_violated_lifecycle_open if {
	_found(object.remove(_all, ["backup:UpdateRecoveryPointLifecycle"]), {}) == {{
		"resource": _policy,
		"attribute": ["document"],
		"message": concat("", [
			"vault access policy denies backup:DeleteBackupVault and backup:DeleteRecoveryPoint, but nothing ",
			"denies backup:UpdateRecoveryPointLifecycle; recovery points can still be lost early",
		]),
		"verdict": "violated",
	}}
}

test_violated_lock_removable if _verdicts(_all, _governance) == {"violated"}

test_satisfied_all_denied if _verdicts(_all, {}) == set()

test_satisfied_denies_nothing if _verdicts({}, {}) == set()

test_satisfied_compliance_lock if {
	_verdicts({"backup:DeleteRecoveryPoint": _denied}, object.union(_governance, {"vault_locks": {"p:lock": {"mode": "compliance"}}})) == set()
}

test_undecided_place_of_the_account if {
	far := {"*": {"verdict": "allowed", "waits_for": ["111122223333"]}}
	_verdicts(object.union({"backup:DeleteRecoveryPoint": _denied}, far), {}) == {"undecided"}
}

test_undecided_lock if {
	_verdicts({"backup:DeleteRecoveryPoint": _denied}, {"vaults": {_vault: {"unknown": {"lock": {"reason": "after-apply"}}}}}) == {"undecided"}
}
