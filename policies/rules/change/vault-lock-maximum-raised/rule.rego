# METADATA
# title: Vault lock's maximum retention is raised
# description: This plan lets recovery points be kept longer than the lock has allowed so far.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
# custom:
#   severity: note
#   remedy: keep max_retention_days, unless recovery points have to be kept longer
package tfbackup.rules.change["vault-lock-maximum-raised"]

import data.tfbackup.lib.change
import data.tfbackup.lib.finding
import data.tfbackup.lib.text

findings contains finding.violated(id, ["max_retention_days"], message) if {
	some id, [before, after] in change.changed_locks
	after.max_retention_days > before.max_retention_days
	message := sprintf(
		"maximum retention rises from %v to %v days; a recovery point kept by mistake can't be deleted, and is paid for, all that time",
		[before.max_retention_days, after.max_retention_days],
	)
}

findings contains finding.violated(id, ["max_retention_days"], message) if {
	some id, [before, after] in change.changed_locks
	not after.max_retention_days
	not after.unknown.max_retention_days
	message := sprintf(
		"maximum retention of %s is lifted; a recovery point kept by mistake can't be deleted, and is paid for, for ever",
		[text.days(before.max_retention_days)],
	)
}

findings contains finding.undecided(id, ["max_retention_days"], unknown, message) if {
	some id, [before, after] in change.changed_locks
	before.max_retention_days
	unknown := after.unknown.max_retention_days
	message := sprintf("whether the maximum retention stays %s isn't known", [text.days(before.max_retention_days)])
}

findings contains finding.undecided(id, ["max_retention_days"], unknown, message) if {
	some id, [before, _] in change.changed_locks
	unknown := before.unknown.max_retention_days
	message := "whether the maximum retention rises isn't known, since the present one isn't"
}
