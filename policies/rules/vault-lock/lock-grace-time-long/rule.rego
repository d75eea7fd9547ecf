# METADATA
# title: Vault lock stays removable for over 30 days
# description: Until its grace time ends, a compliance mode lock can be removed and the recovery points deleted.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
# custom:
#   severity: warning
#   remedy: set changeable_for_days to 30 or less, and test the retention bounds within that time
package tfbackup.rules["vault-lock"]["lock-grace-time-long"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.text

findings contains finding.violated(id, ["changeable_for_days"], message) if {
	some id, lock in input.vault_locks
	lock.changeable_for_days > 30
	message := sprintf("vault lock can be removed for %s; until then any principal with backup:DeleteBackupVaultLockConfiguration can unlock the vault", [text.days(lock.changeable_for_days)])
}

findings contains finding.undecided(id, ["changeable_for_days"], unknown, message) if {
	some id, lock in input.vault_locks
	unknown := lock.unknown.changeable_for_days
	message := "can't tell whether the vault lock stays removable for over 30 days: depends on changeable_for_days"
}
