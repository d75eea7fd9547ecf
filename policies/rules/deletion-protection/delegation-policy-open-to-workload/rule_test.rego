package tfbackup.rules["deletion-protection"]["delegation-policy-open-to-workload_test"]

import data.tfbackup.rules["deletion-protection"]["delegation-policy-open-to-workload"] as rule

_id := "p:policy"

_found(policy) := found if {
	found := rule.findings with input as {
		"delegation_policies": {_id: policy},
		"flows": [{"account": "111122223333", "hops": [{}]}],
		"hops_across": {"p:vault": [[0, 0]]},
		"accounts": {"222233334444": {}},
	}
}

_statement(more) := object.union(
	{
		"effect": "Allow",
		"principals": {"AWS": ["arn:aws:iam::111122223333:root"]},
		"actions": ["organizations:DetachPolicy"],
		"resources": ["*"],
	},
	more,
)

_verdicts(statements) := {f.verdict | some f in _found({"document": {"statements": statements}})}

test_violated_detaches if {
	_found({"document": {"statements": [_statement({})]}}) == {{
		"resource": _id,
		"attribute": ["document"],
		"message": concat("", [
			"delegation policy lets account 111122223333, which has its backups copied to another account, call ",
			"organizations:DetachPolicy; an intruder there can remove the policies that protect the copies",
		]),
		"verdict": "violated",
		"twin": "111122223333",
	}}
}

test_violated_wildcard if _verdicts([_statement({"actions": ["organizations:*"]})]) == {"violated"}

test_satisfied_reads if _verdicts([_statement({"actions": ["organizations:List*", "organizations:DescribePolicy"]})]) == set()

test_satisfied_backup_policies_only if {
	_verdicts([_statement({"conditions": {"StringEquals": {"organizations:PolicyType": ["BACKUP_POLICY"]}}})]) == set()
	_verdicts([_statement({"resources": ["arn:aws:organizations::999988887777:policy/*/backup_policy/*"]})]) == set()
}

test_satisfied_another_account if _verdicts([_statement({"principals": {"AWS": ["222233334444"]}})]) == set()

test_satisfied_denied if _verdicts([_statement({}), _statement({"effect": "Deny"})]) == set()

test_undecided_document if {
	[f.verdict | some f in _found({"unknown": {"document": {"reason": "after-apply"}}})] == ["undecided"]
}
