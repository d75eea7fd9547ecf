# METADATA
# title: Vault lock is deleted or loosened
# description: This plan takes the lock off a backup vault, weakens it, or deletes it to make it anew.
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
	some id, [before, after] in change.changed_locks
	before.min_retention_days
	unknown := after.unknown.min_retention_days
	message := sprintf("whether the minimum retention stays at least %s isn't known", [text.days(before.min_retention_days)])
}

findings contains finding.undecided(id, ["min_retention_days"], unknown, message) if {
	some id, [before, _] in change.changed_locks
	unknown := before.unknown.min_retention_days
	message := "whether the minimum retention falls isn't known, since the present one isn't"
}

findings contains finding.undecided(id, ["changeable_for_days"], unknown, message) if {
	some id, [before, after] in change.changed_locks
	not before.mode == "governance"
	not after.mode == "compliance"
	some lock in [before, after]
	unknown := lock.unknown.mode
	message := "whether the lock turns from compliance to governance mode isn't known"
}

findings contains finding.undecided_for(id, [], waits_for, message) if {
	some id in change.changed
	lock := input.before.vault_locks[id]
	unknown := input.vaults[lock.vault].unknown.lock
	waits_for := [finding.wait(lock.vault, ["lock"], unknown)]
	message := sprintf("whether %s stays isn't known before apply", [wording.lock(lock)])
}

# The provider replaces a lock whatever changes: of what is lost for good, that is said alone.
findings contains object.union(finding.violated(id, [], message), {"severity": "warning", "help": help}) if {
	some id in change.replaced
	lock := input.before.vault_locks[id]
	not input.before.vaults[id]
	not _is_lost[id]
	help := "leave the lock's arguments as they are; if they must change, stop deletions in the vault until the apply is done"
	message := sprintf(
		"%s is replaced %s; in between, and for good if the apply stops there, the vault's recovery points can be deleted",
		[wording.lock(lock), wording.cause(lock)],
	)
}

_is_lost contains id if some [id, _, _] in _losses

_losses contains [id, ["min_retention_days"], message] if {
	some id, [before, after] in change.changed_locks
	not after.unknown.min_retention_days
	least := object.get(after, "min_retention_days", 0)
	least < before.min_retention_days
	message := sprintf(
		"minimum retention falls from %v to %s; a backup job may then keep recovery points too briefly to be there on restore day",
		[before.min_retention_days, text.days(least)],
	)
}

_losses contains [id, ["changeable_for_days"], message] if {
	some id, [before, after] in change.changed_locks
	before.mode == "compliance"
	after.mode == "governance"
	message := "lock turns from compliance to governance mode; whoever has the rights can then remove it and delete every recovery point"
}

_losses contains [id, [], message] if {
	some id in change.removed_locks
	message := sprintf(
		"%s is taken away; whoever may delete recovery points can then delete them all, however young",
		[wording.lock(input.before.vault_locks[id])],
	)
}

# AWS keeps one lock per vault and the provider deletes it by the vault's name.
_losses contains [id, [], message] if {
	some id, [before, after] in change.changed_locks
	before.change.actions == ["create", "delete"]
	before.vault_name == after.vault_name
	not input.before.vaults[id]
	message := sprintf(
		"%s is written anew before the old one is deleted (create_before_destroy); that deletion takes off the new lock, and the vault stays unlocked",
		[wording.lock(before)],
	)
}

_help([]) := "put the lock's block back with its arguments as they were"

_help([field]) := sprintf("keep %s at least as strict as it is", [field])
