# METADATA
# title: Vault has two lock configurations
# description: A vault has one lock; a second configuration overwrites the first, or AWS refuses it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/API_PutBackupVaultLockConfiguration.html
# custom:
#   severity: error
#   remedy: keep one lock configuration for the vault, in one place
package tfbackup.rules["vault-lock"]["vault-locked-twice"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.wording

findings contains object.union(finding.violated(last, ["vault_name"], message), {"related": related}) if {
	some vault, locks in _locks
	count(locks) > 1
	last := max(locks)
	message := sprintf("%s has %v lock configurations; each apply replaces one lock with the other, or AWS refuses it", [
		wording.vault(input.vaults[vault]),
		count(locks),
	])
	others := [{"resource": id, "attribute": ["vault_name"], "label": "locks it, too"} | some id in locks - {last}]
	related := array.concat(others, [{"resource": vault, "attribute": [], "label": "locked twice"}])
}

findings contains finding.undecided(id, ["vault_name"], unknown, message) if {
	some id, lock in input.vault_locks
	unknown := lock.unknown.vault
	some vault in unknown.candidates
	_locks[vault]
	message := sprintf("can't tell whether this lock is on %s, which has a lock already; a second one replaces the first, or AWS refuses it", [
		wording.vault(input.vaults[vault]),
	])
}

_locks[vault] contains id if {
	some id, lock in input.vault_locks
	not lock.change.deposed
	vault := lock.vault
	input.vaults[vault]
}
