# METADATA
# title: Vault access policy with a Deny deleted
# description: This plan takes an access policy that denies something off a vault that stays.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: error
#   remedy: put the access policy back
package tfbackup.rules.change["vault-policy-deleted"]

import data.tfbackup.lib.change
import data.tfbackup.lib.finding
import data.tfbackup.lib.wording

findings contains finding.violated(id, [], message) if {
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

_denies(policy) if {
	some statement in policy.document.statements
	statement.effect == "Deny"
}

_only_allows(policy) if {
	policy.document
	not _denies(policy)
}

_policy(policy) := wording.called("access policy", policy, [on | on := sprintf("of vault \"%s\"", [policy.vault_name])])
