# METADATA
# title: Changes of the organisation
# description: What this plan switches off for the whole organisation, as far as backups need it.
# schemas:
#   - input: schema.facts
package tfbackup.lib.organization_change

import data.tfbackup.lib.change
import data.tfbackup.lib.denial
import data.tfbackup.lib.stackset

# `[organisation, field, value]` that the plan takes away for certain.
lost contains [id, field, value] if {
	some [id, field, value] in _listed
	after := input.organizations[id]
	not _unknown(after, field)
	left := object.get(after, field, [])
	not value in left
}

# `[organisation, field, unknown]` of which that isn't known.
unsure contains [id, field, unknown] if {
	some [id, field, _] in _listed
	unknown := _unknown(input.organizations[id], field)
}

_unknown(fact, field) := unknown if unknown := fact.unknown[field]

# What backups need of what is on before the plan, where the plan touches the organisation.
_listed contains [id, "enabled_policy_types", type] if {
	some id in change.changed
	before := input.before.organizations[id]
	some type in before.enabled_policy_types
	type in _needed_types
}

_listed contains [id, "service_access_principals", service] if {
	some id in change.changed
	before := input.before.organizations[id]
	some service in before.service_access_principals
	service in _needed_services
}

_types := {"BACKUP_POLICY", "RESOURCE_CONTROL_POLICY", "SERVICE_CONTROL_POLICY"}

_needed_types contains type if {
	_uses_backup
	some type in _types
}

_needed_types contains type if {
	some id, policy in input.before.organization_policies
	type := policy.policy_type
	_is_about_backups(id, policy)
}

_needed_services contains "backup.amazonaws.com" if _uses_backup

_needed_services contains "backup.amazonaws.com" if "BACKUP_POLICY" in _needed_types

_needed_services contains "member.org.stacksets.cloudformation.amazonaws.com" if {
	count(stackset.service_managed) > 0
}

_uses_backup if {
	some _, plan in input.plans
	plan.has_backup
}

_is_about_backups(_, policy) if policy.policy_type == "BACKUP_POLICY"

_is_about_backups(id, policy) if {
	policy.policy_type == "SERVICE_CONTROL_POLICY"
	some action, access in input.before.access[id]
	denial.destroys(action)
	denial.protects(access)
}

# Resource control policies bind keys; what else of a backup they bind isn't known.
_is_about_backups(_, policy) if {
	policy.policy_type == "RESOURCE_CONTROL_POLICY"
	some statement in policy.document.statements
	statement.effect == "Deny"
	some pattern in statement.actions
	strings.any_prefix_match(lower(pattern), ["backup:", "kms:"])
}
