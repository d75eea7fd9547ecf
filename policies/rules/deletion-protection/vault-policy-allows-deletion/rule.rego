# METADATA
# title: Vault access policy lets everyone delete
# description: An Allow for everyone in a vault's access policy gives every role of the account what its own policies may not.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html
# custom:
#   severity: error
#   remedy: take the statement out; allow backup:CopyIntoBackupVault alone, under a condition on the organisation
package tfbackup.rules["deletion-protection"]["vault-policy-allows-deletion"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.policy_document
import data.tfbackup.lib.power

findings contains object.union(finding.violated(id, ["document"], message), {"twin": twin}) if {
	some id, policy in input.vault_policies
	some at, statement in policy.document.statements
	count(object.get(statement, "conditions", {})) == 0
	actions := power.opened(statement)
	count(actions) > 0
	twin := sprintf("%v", [at])
	message := sprintf("statement %v allows everyone %s; whatever role of the account is stolen, it can destroy the vault's recovery points", [
		at + 1,
		concat(", ", sort(actions)),
	])
}

findings contains finding.undecided(id, ["document"], unknown, message) if {
	some id, policy in input.vault_policies
	unknown := policy_document.unread_grants(policy)
	message := "whether it lets everyone destroy the vault's recovery points isn't known"
}
