# METADATA
# title: Workload account can change the organization's policies
# description: The organization's delegation policy lets a workload account detach or change the policies that protect backups.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_delegate_policies.html
# custom:
#   severity: warning
#   remedy: delegate to an account that runs no workload, and delegate only backup policies
package tfbackup.rules["deletion-protection"]["delegation-policy-open-to-workload"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.text
import data.tfbackup.lib.workload

findings contains object.union(finding.violated(id, ["document"], message), {"twin": account}) if {
	some id, accounts in input.delegation_grants
	some account, actions in accounts
	message := sprintf("delegation policy lets account %s, which %s, call %s; an intruder there can remove the policies that protect the copies", [
		account,
		workload.is_one(account),
		text.few(actions),
	])
}

findings contains finding.undecided(id, ["document"], unknown, message) if {
	some id, policy in input.delegation_policies
	unknown := policy.unknown.document
	unknown.reason != "invalid"
	count(workload.copied_from) > 0
	message := "can't tell whether the delegation policy lets a workload account change the organization's policies: depends on its document"
}
