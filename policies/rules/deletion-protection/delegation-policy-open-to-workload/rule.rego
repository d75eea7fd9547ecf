# METADATA
# title: Workload account can change the organization's policies
# description: The organization's delegation policy lets an account that runs workloads take off the policies that protect backups.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_delegate_policies.html
# custom:
#   severity: warning
#   remedy: delegate to an account that runs no workload, and no more than backup policies
package tfbackup.rules["deletion-protection"]["delegation-policy-open-to-workload"]

import data.tfbackup.lib.delegation
import data.tfbackup.lib.finding
import data.tfbackup.lib.text
import data.tfbackup.lib.workload

findings contains object.union(finding.violated(id, ["document"], message), {"twin": account}) if {
	some id, accounts in delegation.granted
	some account, actions in accounts
	message := sprintf("delegation policy lets account %s, which %s, call %s; whoever takes it over takes off what protects the copies", [
		account,
		workload.is_one(account),
		text.list(actions, 2),
	])
}

findings contains finding.undecided(id, ["document"], unknown, message) if {
	some id, policy in input.delegation_policies
	unknown := policy.unknown.document
	unknown.reason != "invalid"
	count(workload.copied_from) > 0
	message := "can't tell whether the delegation policy lets a workload account change the organization's policies"
}
