# METADATA
# title: Policy type isn't enabled in the organization
# description: AWS Organizations attaches only policies whose type is enabled.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_enable-disable.html
# custom:
#   severity: error
#   remedy: add the policy's type to enabled_policy_types of aws_organizations_organization
package tfbackup.rules["org-policy"]["policy-type-not-enabled"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.organization
import data.tfbackup.lib.scp

findings contains finding.violated(id, [], message) if {
	some id, type in _attached
	_lacks(type)
	message := sprintf("policy has an attachment, but the organization hasn't enabled %s; AWS refuses to attach the policy, so %s", [type, _fate[type]])
}

findings contains finding.undecided_for(id, [], waits_for, message) if {
	some id, type in _attached
	count(input.organizations) == 1
	waits_for := [finding.wait(other, ["enabled_policy_types"], unknown) |
		some other, fact in input.organizations
		fact.change
		unknown := fact.unknown.enabled_policy_types
	]
	count(waits_for) > 0
	message := sprintf("can't tell whether the organization has enabled %s; unless it has, AWS refuses to attach the policy", [type])
}

_attached[id] := type if {
	some id in (scp.protective | object.keys(organization.backup_policies))
	some _, found in input.attached
	found.policy == id
	type := input.organization_policies[id].policy_type
}

_lacks(type) if {
	count(input.organizations) == 1
	some _, fact in input.organizations
	fact.type == "aws_organizations_organization"
	not fact.unknown.enabled_policy_types
	enabled := object.get(fact, "enabled_policy_types", [])
	count(enabled) + count(object.get(fact, ["change", "actions"], [])) > 0 # a data source may see none
	not type in enabled
}

_fate := {
	"BACKUP_POLICY": "it backs up nothing",
	"SERVICE_CONTROL_POLICY": "it denies nothing",
}
