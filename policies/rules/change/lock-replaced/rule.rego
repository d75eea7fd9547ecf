# METADATA
# title: Vault lock replaced
# description: This plan deletes a vault lock to make it anew; in between the vault is unlocked.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: warning
#   remedy: leave the lock's arguments as they are; if they must change, stop deletions in the vault until the apply is done
package tfbackup.rules.change["lock-replaced"]

import data.tfbackup.lib.change
import data.tfbackup.lib.finding
import data.tfbackup.lib.wording

findings contains finding.violated(id, [], message) if {
	some id in change.replaced
	lock := input.before.vault_locks[id]
	not input.before.vaults[id]
	message := sprintf(
		"%s is replaced %s; in between, and for good if the apply stops there, the vault's recovery points can be deleted",
		[wording.lock(lock), wording.cause(lock)],
	)
}
