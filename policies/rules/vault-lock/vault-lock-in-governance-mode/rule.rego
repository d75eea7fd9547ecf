# METADATA
# title: Vault lock is in governance mode
# description: Only a lock in compliance mode, made by changeable_for_days, holds against an administrator.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
# custom:
#   severity: warning
#   remedy: set changeable_for_days (3 or more), once the bounds have proved themselves
package tfbackup.rules["vault-lock"]["vault-lock-in-governance-mode"]

import data.tfbackup.lib.finding

findings contains finding.violated(id, ["changeable_for_days"], message) if {
	some id, lock in input.vault_locks
	lock.mode == "governance"
	message := sprintf("%s; %s", [
		"lock is in governance mode, since changeable_for_days is not given",
		"whoever holds the permission can remove it and then delete every recovery point",
	])
}

findings contains finding.undecided(id, ["changeable_for_days"], unknown, message) if {
	some id, lock in input.vault_locks
	unknown := lock.unknown.mode
	message := "the lock's mode is not known; in governance mode whoever holds the permission can remove it"
}
