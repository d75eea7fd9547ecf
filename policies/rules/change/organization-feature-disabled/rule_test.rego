package tfbackup.rules.change["organization-feature-disabled_test"]

import data.tfbackup.rules.change["organization-feature-disabled"] as rule

_org := "p:aws_organizations_organization.this"

_facts(actions, after) := {
	"plans": {"p": {"has_backup": true}},
	"before": {"organizations": {_org: {
		"change": {"actions": actions},
		"enabled_policy_types": ["BACKUP_POLICY", "RESOURCE_CONTROL_POLICY", "SERVICE_CONTROL_POLICY"],
		"service_access_principals": ["backup.amazonaws.com", "member.org.stacksets.cloudformation.amazonaws.com"],
	}}},
	"organizations": {_org: after},
	"stacks": {"p:set": {"scope": {}, "auto_deployment": true}},
	"vaults": {"p:set#v": {"plan": "p", "address": "set", "logical_id": "v"}},
}

_found(actions, after) := found if found := rule.findings with input as _facts(actions, after)

_verdicts(actions, after) := {f.verdict | some f in _found(actions, after)}

_whole := {
	"enabled_policy_types": ["BACKUP_POLICY", "RESOURCE_CONTROL_POLICY", "SERVICE_CONTROL_POLICY"],
	"service_access_principals": ["backup.amazonaws.com", "member.org.stacksets.cloudformation.amazonaws.com"],
}

test_violated_policy_type_goes if {
	after := object.union(_whole, {"enabled_policy_types": ["BACKUP_POLICY", "RESOURCE_CONTROL_POLICY"]})
	_found(["update"], after) == {{
		"resource": _org,
		"attribute": ["enabled_policy_types"],
		"message": concat("", [
			"policy type SERVICE_CONTROL_POLICY is disabled; ",
			"AWS detaches every SCP from every account, so administrators can delete backups that SCPs protected",
		]),
		"verdict": "violated",
		"twin": "SERVICE_CONTROL_POLICY",
		"related": [],
	}}
}

test_violated_each_by_itself if {
	{f.twin | some f in _found(["update"], {})} == {
		"BACKUP_POLICY",
		"RESOURCE_CONTROL_POLICY",
		"SERVICE_CONTROL_POLICY",
		"backup.amazonaws.com",
		"member.org.stacksets.cloudformation.amazonaws.com",
	}
	_verdicts(["update"], {}) == {"violated"}
}

test_satisfied_more_is_on if {
	more := {"enabled_policy_types": ["BACKUP_POLICY", "RESOURCE_CONTROL_POLICY", "SERVICE_CONTROL_POLICY", "TAG_POLICY"]}
	_found(["update"], object.union(_whole, more)) == set()
}

test_satisfied_untouched if _found(["no-op"], {}) == set()

test_satisfied_no_organization_after if {
	facts := json.remove(_facts(["delete"], {}), ["organizations"])
	found := rule.findings with input as facts
	found == set()
}

test_undecided_unknown_after if {
	unknown := {"unknown": {
		"enabled_policy_types": {"reason": "after-apply"},
		"service_access_principals": {"reason": "after-apply"},
	}}
	found := _found(["update"], unknown)
	{f.verdict | some f in found} == {"undecided"}
	count(found) == 2
}
