# METADATA
# title: CloudFormation StackSets lacks trusted access
# description: A service-managed stack set creates stacks only if the organization gives CloudFormation StackSets trusted access.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/services-that-can-integrate-cloudformation.html
# custom:
#   severity: warning
#   remedy: add member.org.stacksets.cloudformation.amazonaws.com to aws_service_access_principals
package tfbackup.rules.stackset["stackset-trusted-access-off"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.organization
import data.tfbackup.lib.stackset

findings contains finding.violated(id, [], message) if {
	some id in stackset.service_managed
	count(_shut) > 0
	count(_open) == 0
	count(_unsure) == 0
	message := sprintf("stack set targets OUs, but the organization gives CloudFormation StackSets no trusted access; %s isn't created in any account", [_first(id)])
}

findings contains finding.undecided_for(id, [], waits_for, message) if {
	some id in stackset.service_managed
	count(_open) == 0
	waits_for := [finding.wait(other, ["service_access_principals"], unknown) | some [other, unknown] in _unsure]
	count(waits_for) > 0
	message := sprintf("can't tell whether the organization gives CloudFormation StackSets trusted access; without it, %s isn't created in any account", [_first(id)])
}

_principal := "member.org.stacksets.cloudformation.amazonaws.com"

_open contains id if {
	some id, fact in input.organizations
	_principal in fact.service_access_principals
}

_unsure contains [id, unknown] if {
	some id, fact in input.organizations
	unknown := fact.unknown.service_access_principals
}

# awscc knows nothing of services that are let in.
_unsure contains [id, {"reason": "unresolved"}] if {
	some id, fact in input.organizations
	startswith(fact.type, "awscc_")
}

_shut contains id if {
	some id, fact in input.organizations
	not id in _open
	not fact.plan in organization.partial
}

_first(id) := stackset.made[id][min(object.keys(stackset.made[id]))]
