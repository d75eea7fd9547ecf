package tfbackup.rules["vault-lock"]["vault-lock-without-minimum_test"]

import data.tfbackup.rules["vault-lock"]["vault-lock-without-minimum"] as rule

_id := "p:aws_backup_vault_lock_configuration.l"

_unknown := {"reason": "unresolved", "references": []}

_findings(lock) := found if found := rule.findings with input as {"vault_locks": {_id: lock}}

_verdicts(lock) := {[f.resource, f.verdict] | some f in _findings(lock)}

test_violated_no_minimum if {
	_findings({"mode": "compliance", "max_retention_days": 365}) == {{
		"resource": _id,
		"attribute": ["min_retention_days"],
		"message": "vault lock sets no minimum retention; a backup job can store recovery points that expire after one day",
		"verdict": "violated",
	}}
}

test_violated_whatever_else_is_unknown if {
	_verdicts({"unknown": {"max_retention_days": _unknown}}) == {[_id, "violated"]}
}

test_violated_days if {
	some f in _findings({"min_retention_days": 1})
	startswith(f.message, "vault lock sets a minimum retention of 1 day;")
}

test_satisfied_minimum if _findings({"min_retention_days": 7}) == set()

test_undecided_minimum if {
	_verdicts({"unknown": {"min_retention_days": _unknown}}) == {[_id, "undecided"]}
}
