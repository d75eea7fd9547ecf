# METADATA
# title: Vault has two lock configurations
# description: A vault has one lock; a second configuration overwrites the first, or AWS Backup rejects it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/API_PutBackupVaultLockConfiguration.html
# custom:
#   severity: error
#   remedy: remove all but one lock configuration of the vault
package tfbackup.rules["vault-lock"]["vault-locked-twice"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.wording

findings contains object.union(finding.violated(vault, ["lock"], message), {"related": related}) if {
	some vault, locks in _locks
	count(locks) > 1
	message := sprintf("%s has %v lock configurations; each apply overwrites one with the other, or AWS Backup rejects it", [
		wording.vault(input.vaults[vault]),
		count(locks),
	])
	related := [{"resource": id, "attribute": ["vault_name"], "label": "one of several locks on this vault"} | some id in locks]
}

findings contains finding.undecided_for(vault, ["lock"], waits_for, message) if {
	some vault, locks in _locks
	count(locks) == 1
	waits_for := [finding.wait(id, ["vault_name"], unknown) | some [id, unknown] in _loose; _may_be_on(id, unknown, vault)]
	count(waits_for) > 0
	message := sprintf("can't tell whether %s has a second lock configuration; one would overwrite the other, or AWS Backup rejects it", [
		wording.vault(input.vaults[vault]),
	])
}

_locks[vault] contains id if {
	some id, lock in input.vault_locks
	not lock.change.deposed
	vault := lock.vault
	input.vaults[vault]
}

_loose contains [id, unknown] if {
	some id, lock in input.vault_locks
	unknown := lock.unknown.vault
}

_may_be_on(_, unknown, vault) if vault in unknown.candidates

# It may be on any vault of its plan.
_may_be_on(id, unknown, vault) if {
	count(object.get(unknown, "candidates", [])) == 0
	input.vault_locks[id].plan == input.vaults[vault].plan
}
