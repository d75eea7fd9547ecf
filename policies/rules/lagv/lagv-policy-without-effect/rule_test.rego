package tfbackup.rules.lagv["lagv-policy-without-effect_test"]

import data.tfbackup.rules.lagv["lagv-policy-without-effect"] as rule

_id := "p:aws_backup_vault_policy.p"

_unknown := {"reason": "after-apply", "references": ["var.policy"]}

_findings_of(vault, policy) := found if {
	found := rule.findings with input as {
		"vaults": {"p:v": object.union({"name": "sealed", "account": "111122223333"}, vault)},
		"vault_policies": {_id: object.union({"vault": "p:v"}, policy)},
	}
}

_allowing(principals, actions) := {"document": {"statements": [{
	"effect": "Allow",
	"principals": principals,
	"actions": actions,
}]}}

_air_gapped := {"kind": "logically-air-gapped"}

_findings(principals, actions) := _findings_of(_air_gapped, _allowing(principals, actions))

_verdicts(principals, actions) := {f.verdict | some f in _findings(principals, actions)}

_other := {"AWS": ["arn:aws:iam::555566667777:root"]}

test_violated_restore_from_another_account if {
	_findings(_other, ["backup:StartRestoreJob", "backup:CopyFromBackupVault"]) == {{
		"resource": _id,
		"attribute": ["document"],
		"message": concat("", [
			"access policy of air-gapped vault \"sealed\" allows other accounts backup:CopyFromBackupVault and ",
			"backup:StartRestoreJob, but AWS Backup accepts only copies into it; ",
			"restores from those accounts fail",
		]),
		"verdict": "violated",
	}}
}

test_violated_everything_to_an_account_by_id if _verdicts({"AWS": ["555566667777"]}, ["backup:*"]) == {"violated"}

test_satisfied_copies_into_it if {
	_verdicts(_other, ["backup:CopyIntoBackupVault"]) == set()
	_verdicts(_other, ["backup:copyintobackupvault"]) == set()
}

test_satisfied_own_account if {
	_verdicts({"AWS": ["arn:aws:iam::111122223333:role/restore"]}, ["backup:StartRestoreJob"]) == set()
}

test_satisfied_nobody_is_named if _verdicts({"*": ["*"]}, ["backup:StartRestoreJob"]) == set()

test_satisfied_standard_vault if {
	_findings_of({"kind": "standard"}, _allowing(_other, ["backup:StartRestoreJob"])) == set()
}

test_satisfied_invalid_is_said_elsewhere if {
	_findings_of(_air_gapped, {"unknown": {"document": {"reason": "invalid"}}}) == set()
}

test_undecided_account_of_the_vault if {
	vault := object.union(_air_gapped, {"account": "p:awscc"})
	{f.verdict | some f in _findings_of(vault, _allowing(_other, ["backup:*"]))} == {"undecided"}
}

test_undecided_document if {
	some f in _findings_of(_air_gapped, {"unknown": {"document": _unknown}})
	f.verdict == "undecided"
	f.waits_for == [{
		"resource": _id,
		"attribute": ["document"],
		"reason": "after-apply",
		"references": ["var.policy"],
	}]
}
