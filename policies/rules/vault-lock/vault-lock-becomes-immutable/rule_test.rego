package tfbackup.rules["vault-lock"]["vault-lock-becomes-immutable_test"]

import data.tfbackup.rules["vault-lock"]["vault-lock-becomes-immutable"] as rule

_id := "p:aws_backup_vault_lock_configuration.l"

_unknown := {"reason": "unresolved", "references": []}

_findings(lock) := found if found := rule.findings with input as {"vault_locks": {_id: lock}}

_verdicts(lock) := {[f.resource, f.verdict] | some f in _findings(lock)}

_made := {"actions": ["create"]}

_changed := {"actions": ["update"]}

test_violated_new_lock if {
	_findings({"mode": "compliance", "changeable_for_days": 14, "change": _made}) == {{
		"resource": _id,
		"attribute": ["changeable_for_days"],
		"message": concat("", [
			"vault lock becomes immutable 14 days after the apply; ",
			"afterwards nobody can remove it, change its retention bounds or delete a recovery point early",
		]),
		"verdict": "violated",
	}}
}

test_violated_replaced_lock_starts_anew if {
	lock := {"mode": "compliance", "changeable_for_days": 3, "change": {"actions": ["delete", "create"]}}
	findings := rule.findings with input as {"vault_locks": {_id: lock}, "before": {"vault_locks": {_id: lock}}}
	count(findings) == 1
}

test_violated_lock_added_to_its_vault if {
	_verdicts({"mode": "compliance", "changeable_for_days": 3, "change": _changed}) == {[_id, "violated"]}
}

test_violated_bound_changed if {
	lock := {"mode": "compliance", "changeable_for_days": 3, "min_retention_days": 7, "change": _changed}
	before := object.union(lock, {"min_retention_days": 1})
	findings := rule.findings with input as {"vault_locks": {_id: lock}, "before": {"vault_locks": {_id: before}}}
	count(findings) == 1
}

test_violated_unknown_grace_time if {
	lock := {"mode": "compliance", "change": _made, "unknown": {"changeable_for_days": _unknown}}
	some f in _findings(lock)
	f.verdict == "violated"
	startswith(f.message, "vault lock becomes immutable when its grace time ends; ")
}

test_satisfied_untouched if {
	_findings({"mode": "compliance", "changeable_for_days": 14, "change": {"actions": ["no-op"]}}) == set()
}

test_satisfied_only_the_vault_around_it_changes if {
	lock := {"mode": "compliance", "changeable_for_days": 14, "change": _changed}
	findings := rule.findings with input as {"vault_locks": {_id: lock}, "before": {"vault_locks": {_id: lock}}}
	findings == set()
}

test_satisfied_governance if _findings({"mode": "governance", "change": _made}) == set()

test_undecided_mode if _verdicts({"change": _made, "unknown": {"mode": _unknown}}) == {[_id, "undecided"]}

test_satisfied_imported_lock_of_unknown_mode if {
	_findings({"change": {"actions": ["no-op"], "imported": true}, "unknown": {"mode": _unknown}}) == set()
}
