# METADATA
# title: Organization disables a feature that backups need
# description: This plan disables a policy type, or a service's trusted access, that backups depend on.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_enable-disable.html
# custom:
#   severity: error
#   remedy: put it back into enabled_policy_types or aws_service_access_principals of the organization
#   supersedes: [policy-type-not-enabled]
package tfbackup.rules.change["organization-feature-disabled"]

import data.tfbackup.lib.change
import data.tfbackup.lib.denial
import data.tfbackup.lib.finding
import data.tfbackup.lib.stackset

findings contains object.union(finding.violated(id, [field], message), {"twin": value, "related": related}) if {
	some [id, field, value] in _lost
	related := [{"resource": policy, "label": "detached when its policy type is disabled"} | some policy, fact in input.organization_policies; fact.policy_type == value]
	message := _consequences[value]
}

findings contains object.union(finding.violated(id, [], message), {"twin": "organization"}) if {
	some id, _ in input.before.organizations
	change.deleted[id]
	_uses_backup
	message := "organization is deleted; every SCP and backup policy ends with it, and AWS Backup copies between accounts of one organization only"
}

findings contains finding.undecided(id, [field], unknown, message) if {
	some [id, field, unknown] in _unsure
	message := _questions[field]
}

_consequences := {
	"SERVICE_CONTROL_POLICY": "policy type SERVICE_CONTROL_POLICY is disabled; AWS detaches every SCP from every account, so administrators can delete backups that SCPs protected",
	"RESOURCE_CONTROL_POLICY": "policy type RESOURCE_CONTROL_POLICY is disabled; AWS detaches every RCP from every account, so the keys of backups lose that protection",
	"BACKUP_POLICY": "policy type BACKUP_POLICY is disabled; AWS detaches every backup policy, which ends the backup plans that they create in accounts",
	"backup.amazonaws.com": "AWS Backup (backup.amazonaws.com) loses trusted access to the organization; backup policies and cross-account copies need it, so later backups may be missing",
	"member.org.stacksets.cloudformation.amazonaws.com": "CloudFormation StackSets loses trusted access to the organization; stack sets no longer deploy to organizational units, so new accounts get no backup plans",
}

_questions := {
	"enabled_policy_types": "can't tell whether the organization keeps its policy types: depends on enabled_policy_types; AWS detaches all policies of a disabled type",
	"service_access_principals": "can't tell whether AWS Backup and StackSets keep trusted access: depends on aws_service_access_principals; backups in member accounts need it",
}

# `[organization, field, value]` that the plan takes away for certain.
_lost contains [id, field, value] if some [id, field, value, _] in _pairs.loosened

_unsure contains [id, field, unknown] if {
	some [id, field, _, pair] in _pairs.unknown
	unknown := pair.unknown.after
}

_pairs[effect] contains [id, field, value, pair] if {
	some field, needed in {"enabled_policy_types": _needed_types, "service_access_principals": _needed_services}
	some effect in ["loosened", "unknown"]
	some [id, pair] in change.fields[effect].organizations[field]
	value := pair.part
	value in needed
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
