# METADATA
# title: Vault lock becomes immutable
# description: After the grace time, nobody, AWS included, can change or remove a vault lock in compliance mode.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
# custom:
#   severity: note
#   remedy: check min_retention_days and max_retention_days against every job into the vault before the grace time ends
package tfbackup.rules["vault-lock"]["vault-lock-becomes-immutable"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.text

findings contains finding.violated(id, ["changeable_for_days"], message) if {
	some id in _new_terms
	input.vault_locks[id].mode == "compliance"
	message := sprintf(
		"vault lock becomes immutable %s; afterwards nobody can remove it, change its retention bounds or delete a recovery point early",
		[_when(input.vault_locks[id])],
	)
}

findings contains finding.undecided(id, ["changeable_for_days"], unknown, message) if {
	some id in _new_terms
	unknown := input.vault_locks[id].unknown.mode
	message := "can't tell whether the vault lock is in compliance mode; if it is, nobody can change or remove it after its grace time"
}

_new_terms contains id if {
	some id, lock in input.vault_locks
	"create" in lock.change.actions
}

# A lock written inside its vault has the change of the vault, which may leave the lock as it is.
_new_terms contains id if {
	some id, lock in input.vault_locks
	"update" in lock.change.actions
	not _kept_terms[id]
}

_kept_terms contains id if {
	some id, lock in input.vault_locks
	terms := {"mode", "changeable_for_days", "min_retention_days", "max_retention_days", "unknown"}
	object.filter(lock, terms) == object.filter(input.before.vault_locks[id], terms)
}

_when(lock) := sprintf("%s after the apply", [text.days(lock.changeable_for_days)])

_when(lock) := "when its grace time ends" if not lock.changeable_for_days
