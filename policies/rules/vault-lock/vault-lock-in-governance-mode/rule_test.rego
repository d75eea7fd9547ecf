package tfbackup.rules["vault-lock"]["vault-lock-in-governance-mode_test"]

import data.tfbackup.rules["vault-lock"]["vault-lock-in-governance-mode"] as rule

_id := "p:aws_backup_vault_lock_configuration.l"

_unknown := {"reason": "unresolved", "references": []}

_findings(lock) := found if found := rule.findings with input as {"vault_locks": {_id: lock}}

_verdicts(lock) := {[f.resource, f.verdict] | some f in _findings(lock)}

test_violated_governance if {
	_findings({"mode": "governance"}) == {{
		"resource": _id,
		"attribute": ["changeable_for_days"],
		"message": concat("", [
			"vault lock is in governance mode because changeable_for_days isn't set; ",
			"any principal with backup:DeleteBackupVaultLockConfiguration can remove it",
		]),
		"verdict": "violated",
	}}
}

test_satisfied_compliance if _findings({"mode": "compliance", "changeable_for_days": 3}) == set()

test_satisfied_compliance_of_unknown_grace_time if {
	_findings({"mode": "compliance", "unknown": {"changeable_for_days": _unknown}}) == set()
}

test_undecided_imported_lock if {
	lock := {"change": {"actions": ["no-op"], "imported": true}, "unknown": {"mode": _unknown}}
	_verdicts(lock) == {[_id, "undecided"]}
}
