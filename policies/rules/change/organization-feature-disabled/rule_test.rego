package tfbackup.rules.change["organization-feature-disabled_test"]

import data.tfbackup.rules.change["organization-feature-disabled"] as rule

_org := "p:aws_organizations_organization.this"

_types := {"BACKUP_POLICY", "RESOURCE_CONTROL_POLICY", "SERVICE_CONTROL_POLICY"}

_services := {"backup.amazonaws.com", "member.org.stacksets.cloudformation.amazonaws.com"}

_pairs(field, effect, parts) := [pair |
	some part in parts
	pair := {
		"object": _org,
		"collection": "organizations",
		"field": field,
		"effect": effect,
		"part": part,
		"unknown": {"after": {"reason": "after-apply"}},
	}
]

_facts(pairs) := {
	"plans": {"p": {"has_backup": true}},
	"stacks": {"p:set": {"scope": {}, "auto_deployment": true}},
	"vaults": {"p:set#v": {"plan": "p", "address": "set", "logical_id": "v"}},
	"changes": {"fields": pairs},
}

_all(effect) := _facts(array.concat(
	_pairs("enabled_policy_types", effect, _types),
	_pairs("service_access_principals", effect, _services),
))

_found(facts) := found if found := rule.findings with input as facts

_verdicts(facts) := {f.verdict | some f in _found(facts)}

test_violated_policy_type_goes if {
	_found(_facts(_pairs("enabled_policy_types", "loosened", {"SERVICE_CONTROL_POLICY"}))) == {{
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
	{f.twin | some f in _found(_all("loosened"))} == _types | _services
	_verdicts(_all("loosened")) == {"violated"}
}

test_satisfied_of_no_concern if _found(_facts(_pairs("enabled_policy_types", "loosened", {"TAG_POLICY"}))) == set()

test_satisfied_untouched if _found(_facts([])) == set()

test_undecided_unknown_after if {
	found := _found(_all("unknown"))
	{f.verdict | some f in found} == {"undecided"}
	count(found) == 2
}

test_violated_the_organization_itself_goes if {
	facts := {
		"plans": {"p": {"has_backup": true}},
		"changes": {"deleted": [_org]},
		"before": {"organizations": {_org: {"plan": "p"}}},
	}
	{[f.verdict, f.message] | some f in _found(facts)} == {["violated", concat("", [
		"organization is deleted; every SCP and backup policy ends with it, ",
		"and AWS Backup copies between accounts of one organization only",
	])]}
}

test_satisfied_another_object_goes if {
	facts := {
		"plans": {"p": {"has_backup": true}},
		"changes": {"deleted": ["p:other"]},
		"before": {"organizations": {_org: {"plan": "p"}}},
	}
	_found(facts) == set()
}
