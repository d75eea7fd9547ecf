# METADATA
# title: Vault access policy lets everyone delete backups
# description: An Allow for everyone in a vault access policy gives its actions to every role of the account.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html
# custom:
#   severity: error
#   remedy: remove the statement; allow only backup:CopyIntoBackupVault, with a condition on aws:PrincipalOrgID
package tfbackup.rules["deletion-protection"]["vault-policy-allows-deletion"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.policy_document
import data.tfbackup.lib.power
import data.tfbackup.lib.text

findings contains object.union(finding.violated(id, ["document"], message), {"twin": twin}) if {
	some id, policy in input.vault_policies
	some at, statement in policy.document.statements
	count(object.get(statement, "conditions", {})) == 0
	actions := power.opened(statement)
	count(actions) > 0
	twin := sprintf("%v", [at])
	message := sprintf("statement %v allows %s to everyone; any role of the account can destroy the vault's recovery points", [
		at + 1,
		text.few(actions),
	])
}

findings contains finding.undecided(id, ["document"], unknown, message) if {
	some id, policy in input.vault_policies
	unknown := policy_document.unread_grants(policy)
	message := "can't tell whether the vault access policy lets everyone destroy recovery points: depends on its document"
}
