# METADATA
# title: Vault policy has a wildcard action
# description: AWS's guide says that access policies of backup vaults support no wildcard in Action.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: warning
#   remedy: name each action of the statement in full
package tfbackup.rules["deletion-protection"]["vault-policy-wildcard-action"]

import data.tfbackup.lib.finding

findings contains finding.violated(id, ["document"], message) if {
	some id, policy in input.vault_policies
	actions := sort({action |
		some statement in policy.document.statements
		some action in statement.actions
		contains(action, "*")
	})
	count(actions) > 0
	message := sprintf("vault policy names the action %s; AWS documents that vault policies support no wildcard in Action, so the statement may be refused", [actions[0]])
}

findings contains finding.undecided(id, ["document"], unknown, message) if {
	some id, policy in input.vault_policies
	unknown := policy.unknown.document
	unknown.reason != "invalid"
	message := "can't tell whether the vault policy has wildcard actions, which AWS doesn't support there: its document is not known"
}
