# METADATA
# title: Vault lock's maximum retention is raised
# description: This plan lets a locked vault keep recovery points longer than before.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
# custom:
#   severity: note
#   remedy: keep max_retention_days, unless recovery points must be kept longer
package tfbackup.rules.change["vault-lock-maximum-raised"]

import data.tfbackup.lib.change
import data.tfbackup.lib.finding
import data.tfbackup.lib.text

findings contains finding.violated(id, ["max_retention_days"], message) if {
	some [id, pair] in change.fields.loosened.vault_locks.max_retention_days
	message := sprintf(
		"maximum retention rises from %v to %v days; a recovery point kept by mistake can't be deleted and is billed for that long",
		[pair.before, pair.after],
	)
}

findings contains finding.violated(id, ["max_retention_days"], message) if {
	some [id, pair] in change.fields.loosened.vault_locks.max_retention_days
	not pair.after
	message := sprintf(
		"maximum retention of %s is removed; a recovery point kept by mistake can't be deleted and may be billed forever",
		[text.days(pair.before)],
	)
}

findings contains finding.undecided(id, ["max_retention_days"], unknown, message) if {
	some [id, pair] in change.fields.unknown.vault_locks.max_retention_days
	unknown := pair.unknown.after
	message := sprintf("can't tell whether the maximum retention stays %s: depends on max_retention_days", [text.days(pair.before)])
}

findings contains finding.undecided(id, ["max_retention_days"], unknown, message) if {
	some [id, pair] in change.fields.unknown.vault_locks.max_retention_days
	unknown := pair.unknown.before
	message := "can't tell whether the maximum retention rises: depends on its present value"
}
