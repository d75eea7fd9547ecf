package tfbackup.rules.cmk["vault-key-unusable_test"]

import data.tfbackup.rules.cmk["vault-key-unusable"] as rule

_vault := "p:aws_backup_vault.v"

_key := "p:aws_kms_key.k"

_unknown := {"reason": "after-apply", "references": ["var.on"]}

_usable := {"mode": "managed", "enabled": true, "spec": "SYMMETRIC_DEFAULT", "usage": "ENCRYPT_DECRYPT"}

_findings(key_use, key) := found if {
	found := rule.findings with input as {
		"vaults": {_vault: {"kind": "standard", "key": key_use}},
		"keys": {_key: key},
	}
}

# Findings on a vault whose key is usable but for `fields`.
_with(fields) := _findings({"manager": "customer", "id": _key}, object.union(_usable, fields))

_verdicts(findings) := {[f.resource, f.verdict] | some f in findings}

test_violated_disabled if {
	_with({"enabled": false}) == {{
		"resource": _vault,
		"attribute": ["key"],
		"message": "vault's KMS key is disabled; jobs into the vault fail, and its recovery points can't be restored",
		"verdict": "violated",
		"related": [{"resource": _key, "attribute": ["enabled"], "label": "is disabled"}],
	}}
}

test_violated_pending_deletion if {
	some f in _with({"mode": "data", "enabled": false, "state": "PendingDeletion"})
	startswith(f.message, "vault's KMS key is in state PendingDeletion; ")
	f.related == [{"resource": _key, "attribute": ["state"], "label": "is in state PendingDeletion"}]
}

test_violated_asymmetric if {
	some f in _with({"spec": "RSA_4096", "usage": "SIGN_VERIFY"})
	startswith(f.message, "vault's KMS key has spec RSA_4096 and has usage SIGN_VERIFY; ")
	count(f.related) == 2
}

test_violated_air_gapped_vault if {
	findings := rule.findings with input as {
		"vaults": {_vault: {"kind": "logically-air-gapped", "key": {"manager": "customer", "id": _key}}},
		"keys": {_key: object.union(_usable, {"spec": "HMAC_256"})},
	}
	_verdicts(findings) == {[_vault, "violated"]}
}

test_violated_whatever_else_is_unknown if {
	_verdicts(_with({"enabled": false, "unknown": {"spec": _unknown, "usage": _unknown}})) == {[_vault, "violated"]}
	_verdicts(_findings(
		{"id": _key, "unknown": {"manager": _unknown}},
		object.union(_usable, {"enabled": false}),
	)) == {[_vault, "violated"]}
}

test_satisfied_usable if {
	_with({}) == set()
	_with({"mode": "data", "state": "Enabled"}) == set()
}

test_satisfied_key_outside_the_input if {
	arn := "arn:aws:kms:eu-west-1:111122223333:key/k"
	_findings({"manager": "customer", "arn": arn}, object.union(_usable, {"enabled": false})) == set()
}

test_satisfied_unread_key_of_aws if {
	_findings({"manager": "aws", "id": _key}, {"mode": "data", "unknown": {"state": _unknown}}) == set()
}

test_undecided_fields_of_the_key if {
	key := {"mode": "data", "unknown": {"enabled": _unknown, "state": _unknown, "arn": _unknown}}
	some f in _findings({"manager": "customer", "id": _key}, key)
	f.verdict == "undecided"
	f.resource == _vault
	{[w.resource, w.attribute] | some w in f.waits_for} == {[_key, ["enabled"]], [_key, ["state"]]}
}

test_undecided_which_key if {
	_verdicts(_findings({"manager": "customer", "unknown": {"id": _unknown}}, _usable)) == {[_vault, "undecided"]}
}

test_undecided_key if {
	findings := rule.findings with input as {"vaults": {_vault: {"kind": "standard", "unknown": {"key": _unknown}}}}
	_verdicts(findings) == {[_vault, "undecided"]}
}

test_undecided_field_and_manager if {
	key_use := {"id": _key, "unknown": {"manager": _unknown}}
	_verdicts(_findings(key_use, {"mode": "data", "unknown": {"enabled": _unknown}})) == {[_vault, "undecided"]}
}
