package tfbackup.rules.change["organization-feature-disabled_helpers_test"]

import data.tfbackup.rules.change["organization-feature-disabled"] as rule

_org := "p:aws_organizations_organization.this"

_facts(before, after, more) := object.union(
	{
		"before": {"organizations": {_org: object.union({"change": {"actions": ["update"]}}, before)}},
		"organizations": {_org: after},
	},
	more,
)

_types(types) := {"enabled_policy_types": types}

_lost(facts) := {value |
	found := rule._lost with input as facts
	some [_, _, value] in found
}

_policies(policies) := {"before": {"organization_policies": policies}}

_all := ["BACKUP_POLICY", "RESOURCE_CONTROL_POLICY", "SERVICE_CONTROL_POLICY", "TAG_POLICY"]

test_all_types_where_backup_is_used if {
	_lost(_facts(_types(_all), {}, {"plans": {"p": {"has_backup": true}}})) == {
		"BACKUP_POLICY",
		"RESOURCE_CONTROL_POLICY",
		"SERVICE_CONTROL_POLICY",
	}
}

test_nothing_where_nothing_is_about_backups if {
	policies := {
		"p:scp": {"policy_type": "SERVICE_CONTROL_POLICY"},
		"p:rcp": {"policy_type": "RESOURCE_CONTROL_POLICY", "document": {"statements": [{"effect": "Deny", "actions": ["s3:*"]}]}},
		"p:tag": {"policy_type": "TAG_POLICY"},
	}
	_lost(_facts(_types(_all), {}, _policies(policies))) == set()
}

test_types_of_policies_about_backups if {
	backup := {"p:backup": {"policy_type": "BACKUP_POLICY"}}
	_lost(_facts(_types(_all), {}, _policies(backup))) == {"BACKUP_POLICY"}
	keys := {"p:rcp": {"policy_type": "RESOURCE_CONTROL_POLICY", "document": {"statements": [{"effect": "Deny", "actions": ["kms:*"]}]}}}
	_lost(_facts(_types(_all), {}, _policies(keys))) == {"RESOURCE_CONTROL_POLICY"}
	scp := {"before": {
		"organization_policies": {"p:scp": {"policy_type": "SERVICE_CONTROL_POLICY"}},
		"access": {"p:scp": {"backup:DeleteRecoveryPoint": {"verdict": "denied"}}},
	}}
	_lost(_facts(_types(_all), {}, scp)) == {"SERVICE_CONTROL_POLICY"}
}

test_services if {
	services := {"service_access_principals": [
		"backup.amazonaws.com",
		"member.org.stacksets.cloudformation.amazonaws.com",
		"ram.amazonaws.com",
	]}
	_lost(_facts(services, {}, {})) == set()
	_lost(_facts(services, {}, {"plans": {"p": {"has_backup": true}}})) == {"backup.amazonaws.com"}
	_lost(_facts(services, {}, _policies({"p:backup": {"policy_type": "BACKUP_POLICY"}}))) == {"backup.amazonaws.com"}
	stacks := {
		"stacks": {"p:set": {"scope": {}, "auto_deployment": true}},
		"vaults": {"p:set#v": {"plan": "p", "address": "set", "logical_id": "v"}},
	}
	_lost(_facts(services, {}, stacks)) == {"member.org.stacksets.cloudformation.amazonaws.com"}
}

test_unknown_after if {
	facts := _facts(
		_types(_all),
		{"unknown": {"enabled_policy_types": {"reason": "after-apply"}}},
		{"plans": {"p": {"has_backup": true}}},
	)
	_lost(facts) == set()
	unsure := rule._unsure with input as facts
	unsure == {["p:aws_organizations_organization.this", "enabled_policy_types", {"reason": "after-apply"}]}
}
