package tfbackup.rules["vault-lock"]["vault-lock-bounds-inverted_test"]

import data.tfbackup.rules["vault-lock"]["vault-lock-bounds-inverted"] as rule

_id := "p:aws_backup_vault_lock_configuration.l"

_unknown := {"reason": "unresolved", "references": []}

_findings(lock) := found if found := rule.findings with input as {"vault_locks": {_id: lock}}

_verdicts(lock) := {[f.resource, f.verdict] | some f in _findings(lock)}

test_violated_inverted if {
	_findings({"min_retention_days": 31, "max_retention_days": 30}) == {{
		"resource": _id,
		"attribute": ["min_retention_days"],
		"message": concat("", [
			"minimum retention of 31 days exceeds the maximum retention of 30 days; ",
			"AWS Backup rejects these bounds, so the apply fails",
		]),
		"verdict": "violated",
		"related": [{"resource": _id, "attribute": ["max_retention_days"], "label": "below the minimum retention"}],
	}}
}

test_violated_air_gapped_vault if {
	findings := rule.findings with input as {"vaults": {"p:aws_backup_logically_air_gapped_vault.v": {
		"kind": "logically-air-gapped",
		"min_retention_days": 60,
		"max_retention_days": 7,
	}}}
	{f.resource | some f in findings} == {"p:aws_backup_logically_air_gapped_vault.v"}
}

test_satisfied_equal_bounds if _findings({"min_retention_days": 30, "max_retention_days": 30}) == set()

test_satisfied_one_bound if {
	_findings({"min_retention_days": 30}) == set()
	_findings({"max_retention_days": 30}) == set()
	_findings({"unknown": {"min_retention_days": _unknown}}) == set()
}

test_satisfied_no_bounds if _findings({"unknown": {"vault_name": _unknown}}) == set()

test_undecided_one_bound if {
	_verdicts({"min_retention_days": 30, "unknown": {"max_retention_days": _unknown}}) == {[_id, "undecided"]}
	_verdicts({"max_retention_days": 30, "unknown": {"min_retention_days": _unknown}}) == {[_id, "undecided"]}
}

test_undecided_both_bounds if {
	some f in _findings({"unknown": {"min_retention_days": _unknown, "max_retention_days": _unknown}})
	f.verdict == "undecided"
	[w.attribute | some w in f.waits_for] == [["min_retention_days"], ["max_retention_days"]]
}
