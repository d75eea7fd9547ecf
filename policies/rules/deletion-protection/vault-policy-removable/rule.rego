# METADATA
# title: Vault access policy can be replaced or deleted
# description: A vault access policy that denies deletion can itself be replaced or deleted.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
# custom:
#   severity: warning
#   remedy: also deny backup:PutBackupVaultAccessPolicy and backup:DeleteBackupVaultAccessPolicy, or lock the vault in compliance mode
package tfbackup.rules["deletion-protection"]["vault-policy-removable"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.text
import data.tfbackup.lib.vault_policy

findings contains finding.violated(id, ["document"], message) if {
	some id, vault in _relied_on
	count(vault_policy.lock_waits(vault)) == 0
	open := vault_policy.open(vault, _ways_out)
	count(open) > 0
	message := sprintf("vault access policy denies deleting recovery points, but nothing denies %s; a principal that removes the policy can then delete them", [text.few(open)])
}

findings contains finding.undecided_for(id, ["document"], waits_for, message) if {
	some id, vault in _relied_on
	waits_for := array.concat(vault_policy.lock_waits(vault), vault_policy.access_waits(vault, _ways_out))
	count(waits_for) > 0
	actions := vault_policy.open(vault, _ways_out) | vault_policy.unclear(vault, _ways_out)
	count(actions) > 0
	_is_unsure(vault)
	message := sprintf("can't tell whether anything denies %s; if not, the vault access policy can be removed and recovery points deleted", [text.few(actions)])
}

_is_unsure(vault) if count(vault_policy.lock_waits(vault)) > 0

_is_unsure(vault) if count(vault_policy.open(vault, _ways_out)) == 0

_ways_out := {action | some action in input.catalog.actions["vault-policy"]}

_relied_on[id] := vault if {
	some id, vault in vault_policy.of_open_vaults
	"backup:DeleteRecoveryPoint" in vault_policy.denied_by(id, vault)
}
