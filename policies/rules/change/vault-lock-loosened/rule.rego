# METADATA
# title: Vault lock is deleted or loosened
# description: This plan deletes a vault lock, weakens it, or replaces it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
# custom:
#   severity: error
#   remedy: keep min_retention_days and changeable_for_days at least as strict as they are
package tfbackup.rules.change["vault-lock-loosened"]

import data.tfbackup.lib.change
import data.tfbackup.lib.finding
import data.tfbackup.lib.text
import data.tfbackup.lib.wording

findings contains object.union(finding.violated(id, attribute, message), {"help": help}) if {
	some [id, attribute, message] in _losses
	help := _help(attribute)
}

findings contains finding.undecided(id, ["min_retention_days"], unknown, message) if {
	some [id, pair] in change.fields.unknown.vault_locks.min_retention_days
	unknown := pair.unknown.after
	message := sprintf("can't tell whether the minimum retention stays at least %s: depends on min_retention_days", [text.days(pair.before)])
}

findings contains finding.undecided(id, ["min_retention_days"], unknown, message) if {
	some [id, pair] in change.fields.unknown.vault_locks.min_retention_days
	unknown := pair.unknown.before
	message := "can't tell whether the minimum retention falls: depends on its present value"
}

findings contains finding.undecided(id, ["changeable_for_days"], unknown, message) if {
	some [id, pair] in change.fields.unknown.vault_locks.mode
	some unknown in pair.unknown
	message := "can't tell whether the lock changes from compliance to governance mode: depends on changeable_for_days"
}

findings contains finding.undecided_for(id, [], waits_for, message) if {
	some id in change.changed
	lock := input.before.vault_locks[id]
	unknown := input.vaults[lock.vault].unknown.lock
	waits_for := [finding.wait(lock.vault, ["lock"], unknown)]
	message := sprintf("can't tell whether the %s stays: depends on the vault's new lock", [wording.lock(lock)])
}

# The provider replaces a lock whatever changes: of what is lost for good, that is said alone.
findings contains object.union(finding.violated(id, [], message), {"severity": "warning", "help": help}) if {
	some id in change.replaced
	lock := input.before.vault_locks[id]
	not input.before.vaults[id]
	not _is_lost[id]
	help := "keep the lock's arguments; if they must change, deny backup:DeleteRecoveryPoint in the vault policy until the apply is done"
	message := sprintf(
		"%s is replaced %s; until the apply creates the new lock, recovery points can be deleted",
		[wording.lock(lock), wording.cause(lock)],
	)
}

_is_lost contains id if some [id, _, _] in _losses

_losses contains [id, ["min_retention_days"], message] if {
	some [id, pair] in change.fields.loosened.vault_locks.min_retention_days
	message := sprintf(
		"minimum retention falls from %v to %s; backup jobs can then store recovery points that expire sooner",
		[pair.before, text.days(object.get(pair, "after", 0))],
	)
}

_losses contains [id, ["changeable_for_days"], message] if {
	some [id, _] in change.fields.loosened.vault_locks.mode
	message := "lock changes from compliance to governance mode; principals with backup:DeleteBackupVaultLockConfiguration can then remove it and delete recovery points"
}

_losses contains [id, [], message] if {
	some id in change.removed_locks
	message := sprintf(
		"%s is removed; any principal with backup:DeleteRecoveryPoint can then delete the vault's recovery points",
		[wording.lock(input.before.vault_locks[id])],
	)
}

# AWS keeps one lock per vault and the provider deletes it by the vault's name.
_losses contains [id, [], message] if {
	some id in change.replaced
	before := input.before.vault_locks[id]
	after := input.vault_locks[id]
	before.change.actions == ["create", "delete"]
	before.vault_name == after.vault_name
	not input.before.vaults[id]
	message := sprintf(
		"%s is created again before the old one is deleted (create_before_destroy); that deletion also removes the new lock",
		[wording.lock(before)],
	)
}

_help([]) := "put the lock's block back with its old arguments"

_help([field]) := sprintf("keep %s at least as strict as it is", [field])
