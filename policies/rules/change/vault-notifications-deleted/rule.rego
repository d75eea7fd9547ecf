# METADATA
# title: Notifications of a vault deleted
# description: This plan ends the notifications of a backup vault that stays.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-notifications.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: warning
#   remedy: put the notifications back, or send the events of AWS Backup to somebody by EventBridge
package tfbackup.rules.change["vault-notifications-deleted"]

import data.tfbackup.lib.change
import data.tfbackup.lib.finding
import data.tfbackup.lib.text
import data.tfbackup.lib.wording

findings contains finding.violated(id, [], message) if {
	some id in change.deleted
	told := input.before.vault_notifications[id]
	vault := told.vault.id
	input.vaults[vault]
	not change.replaced[vault]
	not _told_elsewhere[vault]
	message := sprintf("%s are deleted%s; jobs that fail are then noticed on restore day", [
		wording.called("notifications of vault", told, [name | name := sprintf("\"%s\"", [told.vault.name])]),
		_events(told),
	])
}

# One vault has one list of notifications.
_told_elsewhere contains vault if {
	some _, told in input.vault_notifications
	vault := told.vault.id
}

_events(told) := sprintf(" (%s)", [text.list(told.events, 4)]) if told.events

_events(told) := "" if not told.events
