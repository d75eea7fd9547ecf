package tfbackup.rules["key-policy"]["key-policy-denies-backup_vault_test"]

import data.tfbackup.rules["key-policy"]["key-policy-denies-backup"] as rule

_id := "p:aws_kms_key.orders"

_linked := "arn:aws:iam::444455556666:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup"

_refusal(more) := object.union(
	{
		"purpose": "vault",
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

_of_vault(refusals) := {message | some message in _messages(refusals); contains(message, "policy of the vault's key")}

test_violated_refused if {
	refusals := [_refusal({"denied": ["kms:Decrypt", "kms:DescribeKey"]})]
	_verdicts(refusals) == {[_id, "violated", "444455556666"]}
	_messages(refusals) == {concat("", [
		"policy of the vault's key doesn't allow kms:Decrypt and kms:DescribeKey for AWS Backup's service-linked role, ",
		"but rule \"daily\" of backup plan \"orders\" copies to vault \"central\"; ",
		"no recovery point gets into the vault",
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
		"can't tell whether the policy of the vault's key allows kms:Decrypt for AWS Backup's service-linked role; ",
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
	_of_vault([_refusal(unknown), object.union(_refusal(unknown), {"purpose": "source"})]) == set()
	denied := {"denied": ["kms:Decrypt"]}
	_of_vault([_refusal(denied), object.union(_refusal(denied), {"purpose": "source"})]) == set()
}
