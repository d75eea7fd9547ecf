# METADATA
# title: KMS key's waiting period is under 30 days
# description: Recovery points become unreadable when their key is deleted; only during the waiting period can the deletion be canceled.
# related_resources:
#   - ref: https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html
# custom:
#   severity: warning
#   remedy: set deletion_window_in_days (awscc pending_window_in_days) to 30, or leave it out
package tfbackup.rules["key-policy"]["key-deletion-window-short"]

import data.tfbackup.lib.backup
import data.tfbackup.lib.finding
import data.tfbackup.lib.text

findings contains object.union(finding.violated(id, ["deletion_window_in_days"], message), {"label": label}) if {
	some id in backup.judged_keys
	days := input.keys[id].deletion_window_in_days
	days < 30
	message := _message(days)
	label := sprintf("deleted after %s", [text.days(days)])
}

findings contains finding.undecided(id, ["deletion_window_in_days"], unknown, message) if {
	some id in backup.judged_keys
	unknown := input.keys[id].unknown.deletion_window_in_days
	message := "can't tell whether the key's deletion waiting period is 30 days: depends on deletion_window_in_days; its recovery points become unreadable when the key is deleted"
}

_message(days) := sprintf(
	"KMS key has a deletion waiting period of %s; its recovery points become unreadable when the key is deleted",
	[text.days(days)],
) if {
	days >= 7
}

_message(days) := sprintf(
	"KMS key has a deletion waiting period of %s; AWS requires at least 7 days, so the apply fails",
	[text.days(days)],
) if {
	days < 7
}
