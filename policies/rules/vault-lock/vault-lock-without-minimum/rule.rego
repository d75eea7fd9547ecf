# METADATA
# title: Vault lock has no minimum retention
# description: A lock without min_retention_days keeps recovery points only as long as each job says, be it one day.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
# custom:
#   severity: warning
#   remedy: set min_retention_days to the least time that you need to notice a loss
package tfbackup.rules["vault-lock"]["vault-lock-without-minimum"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.text

findings contains finding.violated(id, ["min_retention_days"], message) if {
	some id, lock in input.vault_locks
	not lock.min_retention_days
	not lock.unknown.min_retention_days
	message := "lock sets no least retention; a job may store recovery points that are gone after a day, lock or no lock"
}

findings contains finding.violated(id, ["min_retention_days"], message) if {
	some id, lock in input.vault_locks
	lock.min_retention_days < 7
	message := sprintf("vault lock sets a minimum retention of %s; a job may store recovery points that expire before a loss is noticed", [text.days(lock.min_retention_days)])
}

findings contains finding.undecided(id, ["min_retention_days"], unknown, message) if {
	some id, lock in input.vault_locks
	unknown := lock.unknown.min_retention_days
	message := "whether the lock sets a least retention is not known; without one a recovery point may be gone after a day"
}
