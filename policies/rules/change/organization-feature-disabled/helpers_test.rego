package tfbackup.rules.change["organization-feature-disabled_helpers_test"]

import data.tfbackup.rules.change["organization-feature-disabled"] as rule

_org := "p:aws_organizations_organization.this"

_facts(field, effect, parts, more) := object.union(
	{"changes": {"fields": [pair |
		some part in parts
		pair := {
			"object": _org,
			"collection": "organizations",
			"field": field,
			"effect": effect,
			"part": part,
			"unknown": {"after": {"reason": "after-apply"}},
		}
	]}},
	more,
)

_types(more) := _facts("enabled_policy_types", "loosened", _all, more)

_lost(facts) := {value |
	found := rule._lost with input as facts
	some [_, _, value] in found
}

_policies(policies) := {"before": {"organization_policies": policies}}

_all := ["BACKUP_POLICY", "RESOURCE_CONTROL_POLICY", "SERVICE_CONTROL_POLICY", "TAG_POLICY"]

test_all_types_where_backup_is_used if {
	_lost(_types({"plans": {"p": {"has_backup": true}}})) == {
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
	_lost(_types(_policies(policies))) == set()
}

test_types_of_policies_about_backups if {
	backup := {"p:backup": {"policy_type": "BACKUP_POLICY"}}
	_lost(_types(_policies(backup))) == {"BACKUP_POLICY"}
	keys := {"p:rcp": {"policy_type": "RESOURCE_CONTROL_POLICY", "document": {"statements": [{"effect": "Deny", "actions": ["kms:*"]}]}}}
	_lost(_types(_policies(keys))) == {"RESOURCE_CONTROL_POLICY"}
	scp := {"before": {
		"organization_policies": {"p:scp": {"policy_type": "SERVICE_CONTROL_POLICY"}},
		"access": {"p:scp": {"backup:DeleteRecoveryPoint": {"verdict": "denied"}}},
	}}
	_lost(_types(scp)) == {"SERVICE_CONTROL_POLICY"}
}

test_services if {
	services := ["backup.amazonaws.com", "member.org.stacksets.cloudformation.amazonaws.com", "ram.amazonaws.com"]
	_lost(_facts("service_access_principals", "loosened", services, {})) == set()
	_lost(_facts("service_access_principals", "loosened", services, {"plans": {"p": {"has_backup": true}}})) == {"backup.amazonaws.com"}
	_lost(_facts("service_access_principals", "loosened", services, _policies({"p:backup": {"policy_type": "BACKUP_POLICY"}}))) == {"backup.amazonaws.com"}
	stacks := {
		"stacks": {"p:set": {"scope": {}, "auto_deployment": true}},
		"vaults": {"p:set#v": {"plan": "p", "address": "set", "logical_id": "v"}},
	}
	_lost(_facts("service_access_principals", "loosened", services, stacks)) == {"member.org.stacksets.cloudformation.amazonaws.com"}
}

test_unknown_after if {
	facts := _facts("enabled_policy_types", "unknown", _all, {"plans": {"p": {"has_backup": true}}})
	_lost(facts) == set()
	unsure := rule._unsure with input as facts
	unsure == {["p:aws_organizations_organization.this", "enabled_policy_types", {"reason": "after-apply"}]}
}
