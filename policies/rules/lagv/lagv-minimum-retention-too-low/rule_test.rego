package tfbackup.rules.lagv["lagv-minimum-retention-too-low_test"]

import data.tfbackup.rules.lagv["lagv-minimum-retention-too-low"] as rule

_id := "p:aws_backup_logically_air_gapped_vault.v"

_findings(vault) := found if found := rule.findings with input as {"vaults": {_id: vault}}

_air_gapped(days) := {"kind": "logically-air-gapped", "name": "sealed", "min_retention_days": days}

test_violated_under_seven_days if {
	_findings(_air_gapped(6)) == {{
		"resource": _id,
		"attribute": ["min_retention_days"],
		"message": concat("", [
			"air-gapped vault \"sealed\" has a minimum retention of 6 days, but AWS Backup requires at least 7; ",
			"the apply fails, and the vault isn't created",
		]),
		"verdict": "violated",
	}}
}

test_satisfied_seven_days if _findings(_air_gapped(7)) == set()

test_satisfied_standard_vault if _findings({"kind": "standard", "min_retention_days": 1}) == set()

test_satisfied_unknown_is_said_elsewhere if {
	unknown := {"min_retention_days": {"reason": "unresolved"}}
	_findings({"kind": "logically-air-gapped", "unknown": unknown}) == set()
}
