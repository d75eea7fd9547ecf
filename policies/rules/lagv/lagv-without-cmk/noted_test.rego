package tfbackup.rules.lagv["lagv-without-cmk_noted_test"]

import data.tfbackup.rules.lagv["lagv-without-cmk"] as rule

_id := "p:aws_backup_logically_air_gapped_vault.v"

_unknown := {"reason": "unresolved", "references": ["local.key"]}

_findings(require_cmk, vault) := found if {
	found := rule.findings with input as {
		"config": {"lagv": {"require_cmk": require_cmk}},
		"vaults": {_id: vault},
	}
}

_air_gapped(fields) := object.union({"kind": "logically-air-gapped"}, fields)

_verdicts(findings) := {[f.resource, f.verdict] | some f in findings}

test_violated_key_that_aws_owns if {
	some f in _findings(false, _air_gapped({"key": {"manager": "aws-owned", "by_default": true}}))
	f.resource == _id
	f.verdict == "violated"
	f.attribute == ["key"]
	f.message == concat("", [
		"air-gapped vault uses an AWS owned key, as AWS recommends; ",
		"you can't lose, audit or revoke that key, and it can't be changed later",
	])
}

test_violated_as_an_error_where_one_is_required if {
	count(_findings(true, _air_gapped({"key": {"manager": "aws-owned"}}))) == 1
	{f | some f in _findings(true, _air_gapped({"key": {"manager": "aws-owned"}})); f.severity} == set()
	{f | some f in _findings(true, _air_gapped({"unknown": {"key": _unknown}})); f.severity} == set()
}

test_satisfied_customer_managed_key if {
	_findings(false, _air_gapped({"key": {"manager": "customer"}})) == set()
}

test_satisfied_standard_vault if {
	_findings(false, {"kind": "standard", "key": {"manager": "aws-owned"}}) == set()
	_findings(false, {"kind": "standard", "unknown": {"key": _unknown}}) == set()
}

test_undecided_key if {
	_verdicts(_findings(false, _air_gapped({"unknown": {"key": _unknown}}))) == {[_id, "undecided"]}
}

test_undecided_manager if {
	_verdicts(_findings(false, _air_gapped({"key": {"unknown": {"manager": _unknown}}}))) == {[_id, "undecided"]}
}

test_violated_without_configuration if {
	findings := rule.findings with input as {"vaults": {_id: _air_gapped({"key": {"manager": "aws-owned"}})}}
	_verdicts(findings) == {[_id, "violated"]}
}
