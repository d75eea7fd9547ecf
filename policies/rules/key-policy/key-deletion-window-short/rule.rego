# METADATA
# title: KMS key's waiting period is under 30 days
# description: A deleted key closes its recovery points for ever; the waiting period is the time in which somebody can still notice.
# related_resources:
#   - ref: https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html
# custom:
#   severity: warning
#   remedy: set deletion_window_in_days (awscc pending_window_in_days) to 30, or leave it out
package tfbackup.rules["key-policy"]["key-deletion-window-short"]

import data.tfbackup.lib.backup
import data.tfbackup.lib.finding
import data.tfbackup.lib.text

findings contains finding.violated(id, ["deletion_window_in_days"], message) if {
	some id in backup.judged_keys
	days := input.keys[id].deletion_window_in_days
	days < 30
	message := _message(days)
}

findings contains finding.undecided(id, ["deletion_window_in_days"], unknown, message) if {
	some id in backup.judged_keys
	unknown := input.keys[id].unknown.deletion_window_in_days
	message := "how long the key waits for its deletion is not known; once it is gone, its recovery points are lost"
}

_message(days) := sprintf(
	"key is gone %s after its deletion is requested; whoever does not notice by then loses every recovery point under it",
	[text.days(days)],
) if {
	days >= 7
}

_message(days) := sprintf(
	"key waits %s for its deletion; AWS refuses fewer than 7, so the apply that makes or deletes the key fails",
	[text.days(days)],
) if {
	days < 7
}
