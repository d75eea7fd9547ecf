package tfbackup.rules["deletion-protection"]["vault-force-destroy_test"]

import data.tfbackup.rules["deletion-protection"]["vault-force-destroy"] as rule

_id := "p:aws_backup_vault.v"

_unknown := {"reason": "after-apply", "references": ["var.ephemeral"]}

_findings(vault) := found if found := rule.findings with input as {"vaults": {_id: vault}}

_verdicts(vault) := {[f.resource, f.verdict] | some f in _findings(vault)}

test_violated_on if {
	_findings({"force_destroy": true}) == {{
		"resource": _id,
		"attribute": ["force_destroy"],
		"message": concat("", [
			"force_destroy is on; ",
			"destroying or replacing the vault first deletes every recovery point in it",
		]),
		"verdict": "violated",
	}}
}

test_satisfied_off if _findings({"force_destroy": false}) == set()

test_satisfied_not_given if _findings({"kind": "logically-air-gapped"}) == set()

test_undecided_unknown if _verdicts({"unknown": {"force_destroy": _unknown}}) == {[_id, "undecided"]}
