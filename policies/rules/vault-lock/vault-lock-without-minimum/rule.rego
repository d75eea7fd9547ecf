# METADATA
# title: Vault lock has no minimum retention
# description: Without min_retention_days, a vault lock keeps a recovery point only as long as its job says, even just one day.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
# custom:
#   severity: warning
#   remedy: set min_retention_days to at least the time that you need to notice a loss
package tfbackup.rules["vault-lock"]["vault-lock-without-minimum"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.text

findings contains finding.violated(id, ["min_retention_days"], message) if {
	some id, lock in input.vault_locks
	not lock.min_retention_days
	not lock.unknown.min_retention_days
	message := "vault lock sets no minimum retention; a backup job can store recovery points that expire after one day"
}

findings contains finding.violated(id, ["min_retention_days"], message) if {
	some id, lock in input.vault_locks
	lock.min_retention_days < 7
	message := sprintf("vault lock sets a minimum retention of %s; a backup job can store recovery points that expire before a loss is noticed", [text.days(lock.min_retention_days)])
}

findings contains finding.undecided(id, ["min_retention_days"], unknown, message) if {
	some id, lock in input.vault_locks
	unknown := lock.unknown.min_retention_days
	message := "can't tell whether the vault lock sets a minimum retention: depends on min_retention_days; without one, recovery points can expire after one day"
}
