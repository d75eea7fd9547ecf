package tfbackup.rules.change["backup-policy-removed_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.change["backup-policy-removed"] as rule

_policy := "p:aws_organizations_policy.daily"

_attachment := "p:aws_organizations_policy_attachment.daily"

_plans := {"p:aws_organizations_policy.daily#daily": {
	"name": "daily",
	"origin": "organizations-policy",
	"merged_from": [_policy],
	"scope": {"targets": [{"name": "444455556666"}]},
}}

_facts(of_policy, of_attachment) := {
	"before": {
		"organization_policies": {_policy: {
			"name": "daily",
			"policy_type": "BACKUP_POLICY",
			"change": {"actions": of_policy},
		}},
		"policy_attachments": {_attachment: {
			"policy": {"id": _policy},
			"target": {"name": "444455556666"},
			"change": {"actions": of_attachment},
		}},
		"backup_plans": _plans,
		"organization_units": {},
		"accounts": {},
	},
	"backup_plans": {},
	"accounts": {},
	"organization_units": {},
	"policy_attachments": {},
}

_found(of_policy, of_attachment, more) := found if {
	found := rule.findings with input as testing.with_actions(object.union(_facts(of_policy, of_attachment), more))
}

test_violated_destroyed if {
	_found(["delete"], ["delete"], {}) == {{
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
	some found in _found(["no-op"], ["delete"], {})
	found.resource == _attachment
	found.verdict == "violated"
	startswith(found.message, "backup policy \"daily\" is detached from account 444455556666, which ends backup plan \"daily\" there")
}

test_satisfied_plan_stays if _found(["delete"], ["delete"], {"backup_plans": _plans}) == set()

test_satisfied_untouched if _found(["no-op"], ["no-op"], {}) == set()

test_undecided_target if {
	after := {"policy_attachments": {_attachment: {"policy": {"id": _policy}, "unknown": {"target": {"reason": "after-apply"}}}}}
	{f.verdict | some f in _found(["no-op"], ["delete", "create"], after)} == {"undecided"}
}
