package tfbackup.rules["vault-lock"]["vault-lock-grace-time-short_test"]

import data.tfbackup.rules["vault-lock"]["vault-lock-grace-time-short"] as rule

_id := "p:aws_backup_vault_lock_configuration.l"

_unknown := {"reason": "unresolved", "references": []}

_findings(lock) := found if found := rule.findings with input as {"vault_locks": {_id: lock}}

_verdicts(lock) := {[f.resource, f.verdict] | some f in _findings(lock)}

test_violated_two_days if {
	_findings({"changeable_for_days": 2}) == {{
		"resource": _id,
		"attribute": ["changeable_for_days"],
		"message": concat("", [
			"vault lock has a grace time of 2 days; ",
			"AWS Backup requires at least 3, so the apply fails and the vault stays unlocked",
		]),
		"verdict": "violated",
	}}
}

test_violated_one_day if {
	some f in _findings({"changeable_for_days": 1})
	startswith(f.message, "vault lock has a grace time of 1 day; ")
}

test_satisfied_three_days if _findings({"changeable_for_days": 3}) == set()

test_satisfied_governance if _findings({"mode": "governance"}) == set()

test_satisfied_lock_that_aws_has_taken if {
	_findings({"change": {"actions": ["no-op"]}, "unknown": {"changeable_for_days": _unknown}}) == set()
	_findings({"change": {"actions": ["no-op"]}, "changeable_for_days": 2}) == set()
}

test_undecided_grace_time if {
	lock := {"change": {"actions": ["create"]}, "unknown": {"changeable_for_days": _unknown}}
	_verdicts(lock) == {[_id, "undecided"]}
}

test_undecided_grace_time_of_unsaid_change if {
	_verdicts({"unknown": {"changeable_for_days": _unknown}}) == {[_id, "undecided"]}
}
