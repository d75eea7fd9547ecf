package tfbackup.rules["key-policy"]["key-policy-denies-destination_test"]

import data.tfbackup.rules["key-policy"]["key-policy-denies-destination"] as rule

_id := "p:aws_kms_key.orders"

_linked := "arn:aws:iam::444455556666:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup"

_refusal(more) := object.union(
	{
		"purpose": "destination",
		"account": "444455556666",
		"principals": [_linked],
		"flow": 0,
		"hop": 0,
		"selected": "yes",
	},
	more,
)

_facts(refusals) := {
	"flows": [{
		"backup_plan": "p:plan",
		"rule_name": "daily",
		"hops": [{"via": "copy", "to": {"name": "central", "account": "444455556666"}, "crosses_account": "yes"}],
	}],
	"backup_plans": {"p:plan": {"name": "orders"}},
	"key_refusals": {_id: refusals},
}

_findings(refusals) := found if found := rule.findings with input as _facts(refusals)

_verdicts(refusals) := {[f.resource, f.verdict, f.twin] | some f in _findings(refusals)}

_messages(refusals) := {f.message | some f in _findings(refusals)}

test_violated_refused if {
	refusals := [_refusal({"denied": ["kms:Decrypt", "kms:DescribeKey"]})]
	_verdicts(refusals) == {[_id, "violated", "444455556666"]}
	_messages(refusals) == {concat("", [
		"key policy doesn't allow kms:Decrypt and kms:DescribeKey for account 444455556666, ",
		"but rule \"daily\" of backup plan \"orders\" copies to vault \"central\" of account 444455556666; ",
		"every copy job under this key fails",
	])}
	some f in _findings(refusals)
	startswith(f.help, "add to the key policy: {")
}

test_violated_in_each_account if {
	refusals := [_refusal({"denied": ["kms:Decrypt"]}), _refusal({"denied": ["kms:Decrypt"], "account": "777788889999"})]
	{verdict | some [_, verdict, _] in _verdicts(refusals)} == {"violated"}
	{account | some [_, _, account] in _verdicts(refusals)} == {"444455556666", "777788889999"}
}

test_satisfied_nothing_is_refused if _verdicts([]) == set()

test_satisfied_another_purpose if {
	_verdicts([_refusal({"denied": ["kms:Decrypt"], "purpose": "source"})]) == set()
}

test_undecided_policy if {
	refusals := [_refusal({"undecided": ["kms:Decrypt"], "waits_for": ["p:policy"]})]
	_verdicts(refusals) == {[_id, "undecided", "444455556666"]}
	_messages(refusals) == {concat("", [
		"can't tell whether the key policy allows kms:Decrypt for account 444455556666; ",
		"rule \"daily\" of backup plan \"orders\" copies to vault \"central\" of account 444455556666, ",
		"and the copy job fails without that permission",
	])}
	some f in _findings(refusals)
	f.waits_for == [{"resource": "p:policy", "attribute": [], "reason": "unresolved"}]
}

test_undecided_selection if {
	refusals := [_refusal({"denied": ["kms:Decrypt"], "selected": "undecided", "waits_for": ["p:selection"]})]
	_verdicts(refusals) == {[_id, "undecided", "444455556666"]}
}

_shared(more) := found if {
	refused := object.union({"vault": "p:sealed", "account": "999988887777", "shares": ["p:share"]}, more)
	found := rule.findings with input as {
		"vaults": {"p:sealed": {"kind": "logically-air-gapped", "name": "sealed"}},
		"recovery_refusals": {_id: [refused]},
	}
}

test_violated_shared_vault if {
	some found in _shared({"denied": ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey"]})
	found.resource == _id
	found.verdict == "violated"
	found.message == concat("", [
		"air-gapped vault \"sealed\" is shared with account 999988887777, but its key policy doesn't allow ",
		"kms:CreateGrant, kms:Decrypt and kms:DescribeKey for that account; every restore there fails",
	])
	{r.resource | some r in found.related} == {"p:sealed", "p:share"}
	startswith(found.help, "add to the key policy: {")
}

test_violated_team if {
	some found in _shared({"denied": ["kms:Decrypt"], "team": "p:team"})
	startswith(found.message, "air-gapped vault \"sealed\" can be shared by its approval team with account 999988887777, but")
}

test_undecided_shared_vault if {
	some found in _shared({"undecided": ["kms:Decrypt"], "waits_for": ["p:policy"]})
	found.verdict == "undecided"
	found.waits_for == [{"resource": "p:policy", "attribute": [], "reason": "unresolved"}]
}

test_undecided_who_restores if {
	refused := {"vault": "p:sealed", "account": "999988887777", "undecided": ["kms:Decrypt"], "team": "t", "waits_for": ["p:sealed"]}
	found := rule.findings with input as {
		"vaults": {"p:sealed": {"kind": "logically-air-gapped", "name": "sealed"}},
		"recovery_refusals": {_id: [refused]},
	}
	{f.message | some f in found} == {concat("", [
		"can't tell which account restores from air-gapped vault \"sealed\" through its approval team; the key policy doesn't ",
		"allow kms:Decrypt for the team's account 999988887777",
	])}
}
