# METADATA
# title: Vault lock deleted
# description: This plan takes the lock off a backup vault.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: error
#   remedy: put the lock's block back with its arguments as they were
package tfbackup.rules.change["lock-deleted"]

import data.tfbackup.lib.change
import data.tfbackup.lib.finding
import data.tfbackup.lib.wording

findings contains finding.violated(id, [], message) if {
	some id in change.removed_locks
	message := sprintf(
		"%s is taken away; whoever may delete recovery points can then delete them all, however young",
		[wording.lock(input.before.vault_locks[id])],
	)
}

# AWS keeps one lock per vault and the provider deletes it by the vault's name.
findings contains finding.violated(id, [], message) if {
	some id, [before, after] in change.changed_locks
	before.change.actions == ["create", "delete"]
	before.vault_name == after.vault_name
	not input.before.vaults[id]
	message := sprintf(
		"%s is written anew before the old one is deleted (create_before_destroy); that deletion takes off the new lock, and the vault stays unlocked",
		[wording.lock(before)],
	)
}

findings contains finding.undecided_for(id, [], waits_for, message) if {
	some id in change.changed
	lock := input.before.vault_locks[id]
	unknown := input.vaults[lock.vault].unknown.lock
	waits_for := [finding.wait(lock.vault, ["lock"], unknown)]
	message := sprintf("whether %s stays isn't known before apply", [wording.lock(lock)])
}
