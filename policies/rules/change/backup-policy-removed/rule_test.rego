package tfbackup.rules.change["backup-policy-removed_test"]

import data.tfbackup.rules.change["backup-policy-removed"] as rule

_policy := "p:aws_organizations_policy.daily"

_attachment := "p:aws_organizations_policy_attachment.daily"

_facts(place) := {
	"before": {"organization_policies": {_policy: {"name": "daily", "policy_type": "BACKUP_POLICY"}}},
	"changes": {"detachments": [object.union(
		{"policy": _policy, "node": "444455556666", "target": {"name": "444455556666"}},
		place,
	)]},
}

_found(place) := found if found := rule.findings with input as _facts(place)

test_violated_destroyed if {
	_found({"ended": ["daily"]}) == {{
		"resource": _policy,
		"attribute": [],
		"message": concat("", [
			`backup policy "daily" is deleted, which ends backup plan "daily" in account 444455556666; `,
			"the policy makes no more backups there",
		]),
		"verdict": "violated",
	}}
}

test_violated_detached if {
	some found in _found({"attachment": _attachment, "ended": ["daily", "weekly"]})
	found.resource == _attachment
	found.verdict == "violated"
	startswith(found.message, `backup policy "daily" is detached from account 444455556666, which ends backup plans daily and weekly there`)
}

test_satisfied_plan_stays if {
	_found({}) == set()
	_found({"attachment": _attachment}) == set()
}

test_undecided_target if {
	place := {"attachment": _attachment, "ended": ["daily"], "unknown": {"reason": "after-apply"}}
	{f.verdict | some f in _found(place)} == {"undecided"}
}
