# METADATA
# title: Workload account can enter every account
# description: A delegated administrator of StackSets, IAM Identity Center or IAM can give itself access to any member account.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_integrate_services_list.html
# custom:
#   severity: warning
#   remedy: delegate to an account that runs no workload
package tfbackup.rules["deletion-protection"]["workload-administers-organization"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.organization
import data.tfbackup.lib.workload

findings contains finding.violated(id, ["account"], message) if {
	some id, delegation in input.delegated_administrators
	[service, power] := _powers[delegation.service]
	account := delegation.account.id
	reason := workload.is_one(account)
	message := sprintf("%s administers %s and %s; an intruder there can %s in the account that holds the copies", [
		organization.called(account),
		service,
		reason,
		power,
	])
}

# Asked only where the input has a workload that may be there.
findings contains finding.undecided_for(id, [], waits_for, message) if {
	some id, delegation in input.delegated_administrators
	waits_for := array.concat(
		[finding.wait(id, ["service"], unknown) | unknown := delegation.unknown.service; workload.is_one(delegation.account.id)],
		[finding.wait(id, ["account"], unknown) | _powers[delegation.service]; unknown := _lost(delegation)],
	)
	count(waits_for) > 0
	message := "can't tell whether a workload account administers a service that gives access to every account: depends on the account and service"
}

_powers := {
	"iam.amazonaws.com": ["root access", "use the root user (sts:AssumeRoot)"],
	"member.org.stacksets.cloudformation.amazonaws.com": ["CloudFormation StackSets", "deploy an administrator role"],
	"sso.amazonaws.com": ["IAM Identity Center", "assign itself administrator access"],
}

_lost(delegation) := unknown if {
	count(workload.copied_from) > 0
	unknown := delegation.account.unknown.id
} else := unknown if {
	count(workload.copied_from) > 0
	unknown := delegation.unknown.account
}
