# METADATA
# title: Vault access policy is deleted or denies less
# description: This plan takes actions that destroy backups out of what a vault access policy denies, or the whole policy off its vault.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html
# custom:
#   severity: error
#   remedy: put the actions back into the Deny statement, for all principals and without new conditions
package tfbackup.rules.change["vault-policy-loosened"]

import data.tfbackup.lib.change
import data.tfbackup.lib.denial
import data.tfbackup.lib.finding
import data.tfbackup.lib.vault_policy
import data.tfbackup.lib.wording

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

findings contains object.union(finding.violated(id, [], message), {"help": "put the access policy back"}) if {
	some id in change.removed_policies
	policy := input.before.vault_policies[id]
	_denies(policy)
	message := sprintf(
		"%s is taken away; what it denies, such as deleting recovery points, is then open to whoever has the rights in IAM",
		[_policy(policy)],
	)
}

findings contains finding.undecided(id, ["document"], unknown, message) if {
	some id in change.removed_policies
	policy := input.before.vault_policies[id]
	unknown := policy.unknown.document
	message := sprintf("%s is taken away; whether it denies deleting recovery points isn't known", [_policy(policy)])
}

findings contains finding.undecided_for(id, [], waits_for, message) if {
	some id in change.changed
	policy := input.before.vault_policies[id]
	not _only_allows(policy)
	unknown := input.vaults[policy.vault].unknown.policy
	waits_for := [finding.wait(policy.vault, ["policy"], unknown)]
	message := sprintf("whether %s stays isn't known before apply", [_policy(policy)])
}

_called(id) := vault_policy.called(input.before.vault_policies[id])

_denies(policy) if {
	some statement in policy.document.statements
	statement.effect == "Deny"
}

_only_allows(policy) if {
	policy.document
	not _denies(policy)
}

_policy(policy) := wording.called("access policy", policy, [on | on := sprintf("of vault \"%s\"", [policy.vault_name])])
