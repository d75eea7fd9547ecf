package tfbackup.rules.cmk["vault-without-cmk_test"]

import data.tfbackup.rules.cmk["vault-without-cmk"] as rule

_id := "p:aws_backup_vault.v"

_unknown := {"reason": "after-apply", "references": ["var.key_arn"]}

_findings(vault) := found if found := rule.findings with input as {"vaults": {_id: vault}}

_verdicts(vault) := {[f.resource, f.verdict] | some f in _findings(vault)}

_messages(vault) := {f.message | some f in _findings(vault)}

test_violated_no_key_named if {
	vault := {"kind": "standard", "key": {"manager": "aws", "by_default": true}}
	_verdicts(vault) == {[_id, "violated"]}
	_messages(vault) == {concat("", [
		"vault uses the AWS managed key aws/backup; recovery points under it can't be shared with another account, ",
		"and EBS, RDS and Aurora copies into it fail",
	])}
}

test_violated_managed_key_by_alias if {
	vault := {"kind": "standard", "key": {"manager": "aws", "alias": "alias/aws/backup"}}
	_verdicts(vault) == {[_id, "violated"]}
	some message in _messages(vault)
	startswith(message, "vault uses the AWS managed key aws/backup; ")
}

test_violated_managed_key_without_alias if {
	vault := {"kind": "standard", "key": {"manager": "aws"}}
	some message in _messages(vault)
	startswith(message, "vault uses an AWS managed key; ")
}

test_satisfied_customer_managed_key if {
	_verdicts({"kind": "standard", "key": {"manager": "customer"}}) == set()
}

test_satisfied_air_gapped_vault if {
	_verdicts({"kind": "logically-air-gapped", "key": {"manager": "aws-owned", "by_default": true}}) == set()
}

test_undecided_key if {
	_verdicts({"kind": "standard", "unknown": {"key": _unknown}}) == {[_id, "undecided"]}
}

test_undecided_manager if {
	_verdicts({"kind": "standard", "key": {"unknown": {"manager": _unknown}}}) == {[_id, "undecided"]}
}

test_satisfied_air_gapped_vault_of_unknown_key if {
	_verdicts({"kind": "logically-air-gapped", "unknown": {"key": _unknown}}) == set()
}
