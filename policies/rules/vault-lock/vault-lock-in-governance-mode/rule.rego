# METADATA
# title: Vault lock is in governance mode
# description: Only a vault lock in compliance mode, which changeable_for_days turns on, withstands an administrator.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
# custom:
#   severity: warning
#   remedy: set changeable_for_days to 3 or more once you have tested the retention bounds
package tfbackup.rules["vault-lock"]["vault-lock-in-governance-mode"]

import data.tfbackup.lib.finding

findings contains finding.violated(id, ["changeable_for_days"], message) if {
	some id, lock in input.vault_locks
	lock.mode == "governance"
	message := concat("; ", [
		"vault lock is in governance mode because changeable_for_days isn't set",
		"any principal with backup:DeleteBackupVaultLockConfiguration can remove it",
	])
}

findings contains finding.undecided(id, ["changeable_for_days"], unknown, message) if {
	some id, lock in input.vault_locks
	unknown := lock.unknown.mode
	message := concat("; ", [
		"can't tell whether the vault lock is in governance mode: depends on changeable_for_days",
		"if it is, any principal with backup:DeleteBackupVaultLockConfiguration can remove it",
	])
}
