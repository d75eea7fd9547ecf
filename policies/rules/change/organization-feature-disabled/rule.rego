# METADATA
# title: Organization loses a feature that backups need
# description: This plan switches off a policy type, or a service's access to the organisation, on which backups rest.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_enable-disable.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: error
#   remedy: put it back into enabled_policy_types or aws_service_access_principals of the organisation
package tfbackup.rules.change["organization-feature-disabled"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.organization_change

findings contains object.union(finding.violated(id, [field], message), {"twin": value}) if {
	some [id, field, value] in organization_change.lost
	message := _consequences[value]
}

findings contains finding.undecided(id, [field], unknown, message) if {
	some [id, field, unknown] in organization_change.unsure
	message := _questions[field]
}

_consequences := {
	"SERVICE_CONTROL_POLICY": concat("", [
		"SERVICE_CONTROL_POLICY is switched off; AWS takes every service control policy off every account at once, ",
		"and what they denied, such as deleting backups, any stolen role of an administrator can do",
	]),
	"RESOURCE_CONTROL_POLICY": concat("", [
		"RESOURCE_CONTROL_POLICY is switched off; AWS takes every resource control policy off every account at once, ",
		"and what they denied, such as deleting the keys of backups, is open again",
	]),
	"BACKUP_POLICY": concat("", [
		"BACKUP_POLICY is switched off; AWS takes every backup policy off every account at once, ",
		"which ends the backup plans that they make, and nothing is backed up by them any more",
	]),
	"backup.amazonaws.com": concat("", [
		"AWS Backup (backup.amazonaws.com) loses its access to the organisation; ",
		"backup policies and copies to other accounts rest on it, so later backups may be missing there",
	]),
	"member.org.stacksets.cloudformation.amazonaws.com": concat("", [
		"CloudFormation StackSets loses its access to the organisation; stack sets that go by organizational units ",
		"reach no account any more, so new accounts get no vaults and no backup plans from them",
	]),
}

_questions := {
	"enabled_policy_types": "whether the organisation keeps its policy types isn't known; AWS takes every policy of a type that goes off every account",
	"service_access_principals": "whether the organisation still lets in AWS Backup and CloudFormation StackSets isn't known; backups in its accounts rest on them",
}
