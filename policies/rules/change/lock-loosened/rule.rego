# METADATA
# title: Vault lock loosened
# description: This plan lowers a lock's minimum retention or turns compliance into governance mode.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: error
#   remedy: keep min_retention_days and changeable_for_days at least as strict as they are
package tfbackup.rules.change["lock-loosened"]

import data.tfbackup.lib.change
import data.tfbackup.lib.finding
import data.tfbackup.lib.text

findings contains finding.violated(id, ["min_retention_days"], message) if {
	some id, [before, after] in change.changed_locks
	not after.unknown.min_retention_days
	least := object.get(after, "min_retention_days", 0)
	least < before.min_retention_days
	message := sprintf(
		"minimum retention falls from %v to %s; a backup job may then keep recovery points too briefly to be there on restore day",
		[before.min_retention_days, text.days(least)],
	)
}

findings contains finding.violated(id, ["changeable_for_days"], message) if {
	some id, [before, after] in change.changed_locks
	before.mode == "compliance"
	after.mode == "governance"
	message := "lock turns from compliance to governance mode; whoever has the rights can then remove it and delete every recovery point"
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
