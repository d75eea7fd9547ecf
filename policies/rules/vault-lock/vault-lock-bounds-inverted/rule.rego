# METADATA
# title: Minimum retention is above the maximum
# description: A vault lock or air-gapped vault whose minimum retention exceeds its maximum accepts no recovery point.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
# custom:
#   severity: error
#   remedy: set min_retention_days to at most max_retention_days
package tfbackup.rules["vault-lock"]["vault-lock-bounds-inverted"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.rejection
import data.tfbackup.lib.text

findings contains object.union(finding.violated(id, ["min_retention_days"], message), {"related": [maximum]}) if {
	some [id, bounds] in _bounded
	rejection.inverted(bounds)
	message := sprintf(
		"minimum retention of %s exceeds the maximum retention of %s; AWS Backup rejects these bounds, so the apply fails",
		[text.days(bounds.min_retention_days), text.days(bounds.max_retention_days)],
	)
	maximum := {"resource": id, "attribute": ["max_retention_days"], "label": "below the minimum retention"}
}

findings contains finding.undecided_for(id, ["min_retention_days"], waits_for, message) if {
	some [id, bounds] in _bounded
	known := [bound | some bound in _both; bounds[bound]]
	waits_for := [finding.wait(id, [bound], unknown) | some bound in _both; unknown := bounds.unknown[bound]]
	count(waits_for) > 0
	count(known) + count(waits_for) == 2 # a bound that is not given excludes nothing
	message := "can't tell whether the minimum retention exceeds the maximum; if it does, AWS Backup rejects the bounds and the apply fails"
}

_both := ["min_retention_days", "max_retention_days"]

_bounded contains [id, lock] if some id, lock in input.vault_locks

_bounded contains [id, vault] if {
	some id, vault in input.vaults
	vault.kind == "logically-air-gapped"
}
