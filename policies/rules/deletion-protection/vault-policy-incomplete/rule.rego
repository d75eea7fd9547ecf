# METADATA
# title: Access policy that denies half of it
# description: An access policy that denies some ways to destroy recovery points and leaves others open protects little.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: note
#   remedy: deny these actions to everyone in the same statement
package tfbackup.rules["deletion-protection"]["vault-policy-incomplete"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.vault_policy

findings contains finding.violated(id, ["document"], message) if {
	some id, [vault, denied] in _half
	count(vault_policy.lock_waits(vault)) == 0
	open := vault_policy.open(vault, _demanded(vault))
	count(open) > 0
	message := sprintf("it denies %s, but nothing denies %s; with that, somebody still gets rid of backups, or of what holds them, before their time", [_list(denied), _list(open)])
}

findings contains finding.undecided_for(id, ["document"], waits_for, message) if {
	some id, [vault, denied] in _half
	unclear := vault_policy.unclear(vault, _demanded(vault))
	open := vault_policy.open(vault, _demanded(vault))
	count(open | unclear) > 0
	_is_unsure(vault, open)
	waits_for := array.concat(vault_policy.lock_waits(vault), vault_policy.access_waits(vault, unclear))
	message := sprintf("it denies %s, but not %s; whether anything else keeps people from it isn't known", [
		_list(denied),
		_list(open | unclear),
	])
}

_is_unsure(vault, _) if count(vault_policy.lock_waits(vault)) > 0

_is_unsure(_, open) if count(open) == 0

_half[id] := [vault, denied] if {
	some id, vault in vault_policy.of_open_vaults
	denied := vault_policy.denied_by(id, vault) & _demanded(vault)
	count(denied) > 0
}

# A lock that isn't there needs no protection.
_demanded(vault) := _always | {"backup:DeleteBackupVaultLockConfiguration"} if input.vaults[vault].lock

_demanded(vault) := _always if not input.vaults[vault].lock

_always := {"backup:DeleteBackupVault", "backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle"}

_list(actions) := concat(", ", sort(actions))
