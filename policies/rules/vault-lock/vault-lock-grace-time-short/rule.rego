# METADATA
# title: Vault lock's grace time is under 3 days
# description: AWS Backup rejects a compliance mode lock that would become immutable in less than 72 hours.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
# custom:
#   severity: error
#   remedy: set changeable_for_days to 3 or more
package tfbackup.rules["vault-lock"]["vault-lock-grace-time-short"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.rejection
import data.tfbackup.lib.text

findings contains finding.violated(id, ["changeable_for_days"], message) if {
	some id, lock in input.vault_locks
	rejection.grace_too_short(lock)
	message := sprintf(
		"vault lock has a grace time of %s; AWS Backup requires at least 3, so the apply fails and the vault stays unlocked",
		[text.days(lock.changeable_for_days)],
	)
}

findings contains finding.undecided(id, ["changeable_for_days"], unknown, message) if {
	some id, lock in _offered
	unknown := lock.unknown.changeable_for_days
	message := "can't tell whether the grace time is at least 3 days: depends on changeable_for_days; if it's shorter, the vault stays unlocked"
}

# AWS has taken a lock that stays as it is.
_offered[id] := lock if {
	some id, lock in input.vault_locks
	not lock.change.actions == ["no-op"]
}
