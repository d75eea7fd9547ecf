# METADATA
# title: Vault access policy has a wildcard action
# description: AWS's developer guide says that vault access policies don't support wildcards in Action.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html
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
	message := sprintf("vault access policy names the action %s; AWS documents no support for wildcards in Action there, so AWS may reject the policy", [actions[0]])
}

findings contains finding.undecided(id, ["document"], unknown, message) if {
	some id, policy in input.vault_policies
	unknown := policy.unknown.document
	unknown.reason != "invalid"
	message := "can't tell whether the vault access policy has wildcard actions, which AWS doesn't support there: depends on its document"
}
