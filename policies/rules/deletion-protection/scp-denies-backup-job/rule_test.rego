package tfbackup.rules["deletion-protection"]["scp-denies-backup-job_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules["deletion-protection"]["scp-denies-backup-job"] as rule

_scp := "p:aws_organizations_policy.regions"

_account := "111122223333"

_refused(more) := object.union(
	{
		"action": "backup:CopyIntoBackupVault",
		"role": "arn:aws:iam::111122223333:role/backup",
		"verdict": "denied",
		"by": [{"policy": _scp, "statement": 0, "sid": "Regions"}],
		"flow": 0,
		"hop": 0,
		"selected": "yes",
	},
	more,
)

_findings(refusals) := found if {
	found := rule.findings with input as testing.with_actions({
		"scp_refusals": {_account: refusals},
		"organization_policies": {_scp: {"name": "regions"}},
		"backup_plans": {"p:plan": {"name": "orders", "rules": [{}]}},
		"flows": [{
			"backup_plan": "p:plan",
			"rule": 0,
			"rule_name": "daily",
			"hops": [{
				"via": "copy",
				"to": {"name": "central", "account": "444455556666"},
				"crosses_account": "yes",
				"crosses_region": "no",
			}],
		}],
	})
}

_verdicts(refusals) := {[f.resource, f.verdict] | some f in _findings(refusals)}

_grant := {"action": "kms:CreateGrant"}

test_violated_once_for_policy_and_account if {
	_findings([_refused({}), _refused(_grant)]) == {{
		"resource": _scp,
		"attribute": ["document"],
		"message": concat("", [
			`SCP "regions" denies backup:CopyIntoBackupVault and kms:CreateGrant to role arn:aws:iam::111122223333:role/backup of account 111122223333 `,
			`(statement "Regions"), but rule "daily" of backup plan "orders" copies to vault "central" of account 444455556666; every such job fails`,
		]),
		"verdict": "violated",
		"twin": _account,
		"help": concat("", [
			`add to the conditions of statement "Regions": "ArnNotLike": `,
			`{"aws:PrincipalArn": ["arn:aws:iam::111122223333:role/backup"]}`,
		]),
		"related": [{"resource": "p:plan", "attribute": ["rules"], "label": "needs the denied actions"}],
	}}
}

test_satisfied_nothing_denied if _findings([]) == set()

test_undecided_condition if {
	some found in _findings([_refused({"verdict": "conditional", "conditions": ["StringEquals aws:ResourceTag/tier 1"]})])
	found.verdict == "undecided"
	found.resource == _scp
	contains(found.message, "of account 111122223333 (StringEquals aws:ResourceTag/tier 1); if so, jobs fail where rule")
}

test_undecided_selection if _verdicts([_refused({"selected": "undecided"})]) == {[_scp, "undecided"]}

test_undecided_policy if {
	refused := object.remove(_refused({"verdict": "unknown", "waits_for": ["p-unknown"]}), ["by"])
	some found in _findings([refused])
	found.resource == "p:plan"
	found.attribute == []
	found.waits_for == [{"resource": "p-unknown", "attribute": [], "reason": "unresolved"}]
	startswith(found.message, "can't tell whether an SCP denies backup:CopyIntoBackupVault to role arn:aws:iam::111122223333:role/backup")
	contains(found.message, "jobs fail where rule")
}
