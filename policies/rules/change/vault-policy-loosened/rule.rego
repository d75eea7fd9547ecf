# METADATA
# title: Vault access policy loosened
# description: This plan takes actions that destroy backups out of what a vault's access policy denies.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: error
#   remedy: put the actions back into the Deny statement, for all principals and without new conditions
package tfbackup.rules.change["vault-policy-loosened"]

import data.tfbackup.lib.denial
import data.tfbackup.lib.finding
import data.tfbackup.lib.vault_policy

findings contains finding.violated(id, ["document"], message) if {
	some id, losses in vault_policy.losses
	vault := input.vault_policies[id].vault
	words := denial.words(losses, input.access[vault])
	words != ""
	count(vault_policy.lock_waits(vault)) == 0
	message := sprintf("%s %s; whoever else has the rights in IAM can then destroy what it has kept", [_called(id), words])
}

findings contains finding.undecided_for(id, ["document"], waits_for, message) if {
	some id, losses in vault_policy.losses
	vault := input.vault_policies[id].vault
	waits_for := vault_policy.lock_waits(vault)
	count(waits_for) > 0
	words := denial.words(losses, input.access[vault])
	words != ""
	message := sprintf("%s %s; whether a lock keeps the recovery points all the same isn't known", [_called(id), words])
}

findings contains finding.undecided(id, ["document"], unknown, message) if {
	some id, losses in vault_policy.losses
	vault := input.vault_policies[id].vault
	denial.words(losses, input.access[vault]) == ""
	unknown := object.get(input.vault_policies, [id, "unknown", "document"], {"reason": "unresolved"})
	message := sprintf("whether %s still denies %s as before isn't known", [_called(id), concat(", ", sort(object.keys(losses)))])
}

_called(id) := vault_policy.called(input.before.vault_policies[id])
