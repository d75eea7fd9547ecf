package tfbackup.rules["org-policy"]["policy-type-not-enabled_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules["org-policy"]["policy-type-not-enabled"] as rule

_scp := "p:aws_organizations_policy.protect"

_org := "p:aws_organizations_organization.this"

_facts(policy, organization) := {
	"organization_policies": {_scp: policy},
	"policy_attachments": {"p:a": {"policy": {"id": _scp}, "target": {"name": "r-ab12"}}},
	"access": {_scp: {"*": {"verdict": "allowed"}, "backup:DeleteRecoveryPoint": {"verdict": "denied"}}},
	"organizations": {_org: object.union({"type": "aws_organizations_organization"}, organization)},
}

_protect := {
	"policy_type": "SERVICE_CONTROL_POLICY",
	"document": {"statements": [{"effect": "Deny", "actions": ["backup:DeleteRecoveryPoint"], "resources": ["*"]}]},
}

_daily := {"policy_type": "BACKUP_POLICY"}

_made := {"change": {"actions": ["create"]}}

_found(facts) := found if found := rule.findings with input as testing.with_actions(testing.with_attached(facts))

_verdicts(policy, organization) := {f.verdict | some f in _found(_facts(policy, organization))}

test_violated_service_control_policy if {
	_found(_facts(_protect, _made)) == {{
		"resource": _scp,
		"attribute": [],
		"message": concat("", [
			"policy has an attachment, but the organization hasn't enabled SERVICE_CONTROL_POLICY; ",
			"AWS refuses to attach the policy, so it denies nothing",
		]),
		"verdict": "violated",
	}}
}

test_violated_backup_policy if {
	_verdicts(_daily, object.union(_made, {"enabled_policy_types": ["SERVICE_CONTROL_POLICY"]})) == {"violated"}
}

test_violated_data_source_that_lists_types if {
	_verdicts(_daily, {"enabled_policy_types": ["SERVICE_CONTROL_POLICY"]}) == {"violated"}
}

test_satisfied_enabled if {
	_verdicts(_protect, object.union(_made, {"enabled_policy_types": ["SERVICE_CONTROL_POLICY"]})) == set()
}

test_satisfied_data_source_that_lists_none if _verdicts(_daily, {}) == set()

test_satisfied_not_about_backups if _verdicts({"policy_type": "SERVICE_CONTROL_POLICY"}, _made) == set()

test_satisfied_awscc_lists_no_types if {
	_verdicts(_daily, object.union(_made, {"type": "awscc_organizations_organization"})) == set()
}

test_satisfied_not_attached if {
	_found(json.remove(_facts(_daily, _made), ["policy_attachments"])) == set()
}

test_satisfied_several_organizations if {
	more := {"organizations": {"q:o": {"type": "aws_organizations_organization"}}}
	_found(object.union(_facts(_daily, _made), more)) == set()
}

# The report has organization-feature-disabled alone, which supersedes this rule.
test_violated_switched_off_by_this_plan if {
	facts := object.union(_facts(_daily, {"change": {"actions": ["update"]}}), {"before": {
		"organizations": {_org: {"change": {"actions": ["update"]}, "enabled_policy_types": ["BACKUP_POLICY"]}},
		"organization_policies": {_scp: _daily},
	}})
	{f.verdict | some f in _found(facts)} == {"violated"}
}

test_undecided_types_unknown if {
	_verdicts(_daily, object.union(_made, {"unknown": {"enabled_policy_types": {"reason": "after-apply"}}})) == {"undecided"}
}

test_violated_wherever_it_is_attached if {
	facts := object.union(object.remove(_facts(_daily, _made), ["policy_attachments"]), {"attached": {"p:a": {"policy": _scp}}})
	found := rule.findings with input as testing.with_actions(facts)
	{f.verdict | some f in found} == {"violated"}
}
