package tfbackup.rules["key-policy"]["key-policy-denies-backup_test"]

import data.tfbackup.rules["key-policy"]["key-policy-denies-backup"] as rule

_id := "p:aws_kms_key.orders"

_linked := "arn:aws:iam::444455556666:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup"

_refusal(more) := object.union(
	{
		"purpose": "source",
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
		"hops": [{"via": "copy", "to": {"name": "central", "account": "444455556666"}, "crosses_account": "no"}],
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
		"key policy doesn't allow kms:Decrypt and kms:DescribeKey for AWS Backup's service-linked role, ",
		"but rule \"daily\" of backup plan \"orders\" copies to vault \"central\"; ",
		"the job fails, or completes without this data",
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
	_verdicts([_refusal({"denied": ["kms:Decrypt"], "purpose": "destination"})]) == set()
}

test_undecided_policy if {
	refusals := [_refusal({"undecided": ["kms:Decrypt"], "waits_for": ["p:policy"]})]
	_verdicts(refusals) == {[_id, "undecided", "444455556666"]}
	_messages(refusals) == {concat("", [
		"can't tell whether the key policy allows kms:Decrypt for AWS Backup's service-linked role; ",
		"rule \"daily\" of backup plan \"orders\" copies to vault \"central\", and the job fails without that permission",
	])}
	some f in _findings(refusals)
	f.waits_for == [{"resource": "p:policy", "attribute": [], "reason": "unresolved"}]
}

test_undecided_selection if {
	refusals := [_refusal({"denied": ["kms:Decrypt"], "selected": "undecided", "waits_for": ["p:selection"]})]
	_verdicts(refusals) == {[_id, "undecided", "444455556666"]}
}

test_satisfied_where_another_rule_says_it if {
	unknown := {"undecided": ["kms:Decrypt"], "waits_for": ["p:policy"]}
	_verdicts([_refusal(unknown), object.union(_refusal(unknown), {"purpose": "destination"})]) == set()
}

test_violated_by_a_resource_control_policy if {
	denied := _refusal({
		"denied": ["kms:Decrypt"],
		"principals": ["arn:aws:iam::444455556666:role/backup"],
		"by": [{"policy": "p:rcp", "statement": 0}],
	})
	found := rule.findings with input as object.union(
		_facts([denied]),
		{"organization_policies": {"p:rcp": {"name": "perimeter", "policy_type": "RESOURCE_CONTROL_POLICY"}}},
	)
	some f in found
	startswith(f.message, "RCP \"perimeter\" doesn't allow kms:Decrypt for role arn:aws:iam::444455556666:role/backup, but ")
	f.help == "exempt role arn:aws:iam::444455556666:role/backup from the Deny in statement 1 of RCP \"perimeter\""
}
