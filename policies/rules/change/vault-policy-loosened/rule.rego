# METADATA
# title: Vault access policy is deleted or denies less
# description: This plan deletes a vault access policy, or makes it deny fewer actions that destroy backups.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html
# custom:
#   severity: error
#   remedy: put the actions back into the Deny statement, for all principals and without new conditions
package tfbackup.rules.change["vault-policy-loosened"]

import data.tfbackup.lib.change
import data.tfbackup.lib.denial
import data.tfbackup.lib.finding
import data.tfbackup.lib.text
import data.tfbackup.lib.vault_policy
import data.tfbackup.lib.wording

findings contains finding.violated(id, ["document"], message) if {
	some id, losses in vault_policy.losses
	vault := input.vault_policies[id].vault
	words := denial.words(losses, input.access[vault])
	words != ""
	count(vault_policy.lock_waits(vault)) == 0
	message := sprintf("%s %s; principals with these IAM permissions can then destroy recovery points", [_called(id), words])
}

findings contains finding.undecided_for(id, ["document"], waits_for, message) if {
	some id, losses in vault_policy.losses
	vault := input.vault_policies[id].vault
	waits_for := vault_policy.lock_waits(vault)
	count(waits_for) > 0
	words := denial.words(losses, input.access[vault])
	words != ""
	message := sprintf("can't tell whether a vault lock still protects the recovery points when the %s %s", [_called(id), words])
}

findings contains finding.undecided(id, ["document"], unknown, message) if {
	some id, losses in vault_policy.losses
	vault := input.vault_policies[id].vault
	denial.words(losses, input.access[vault]) == ""
	unknown := object.get(input.vault_policies, [id, "unknown", "document"], {"reason": "unresolved"})
	message := sprintf("can't tell whether the %s still denies %s: depends on its new document", [_called(id), text.few(object.keys(losses))])
}

findings contains object.union(finding.violated(id, [], message), {"help": "put the vault access policy back"}) if {
	some id in change.removed_policies
	policy := input.before.vault_policies[id]
	_denies(policy)
	message := sprintf(
		"%s is removed; its Deny statements end, and IAM permissions alone decide who can delete recovery points",
		[_policy(policy)],
	)
}

findings contains finding.undecided(id, ["document"], unknown, message) if {
	some id in change.removed_policies
	policy := input.before.vault_policies[id]
	unknown := policy.unknown.document
	message := sprintf("can't tell whether removing the %s exposes recovery points: depends on what it denies", [_policy(policy)])
}

findings contains finding.undecided_for(id, [], waits_for, message) if {
	some id in change.changed
	policy := input.before.vault_policies[id]
	not _only_allows(policy)
	unknown := input.vaults[policy.vault].unknown.policy
	waits_for := [finding.wait(policy.vault, ["policy"], unknown)]
	message := sprintf("can't tell whether the %s stays: depends on the vault's new access policy", [_policy(policy)])
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
