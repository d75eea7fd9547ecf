# METADATA
# title: Retention is shortened
# description: A backup rule keeps backups or copies for fewer days than before.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup-plan.html
# custom:
#   severity: error
#   remedy: set delete_after back to its old value
package tfbackup.rules.change["retention-shortened"]

import data.tfbackup.lib.copy_change
import data.tfbackup.lib.finding
import data.tfbackup.lib.plan_change
import data.tfbackup.lib.text

findings contains object.union(finding.violated(id, ["rules"], message), {"twin": twin}) if {
	some [id, before, _, twin, change] in plan_change.rules.retention.loosened
	backup_rule := input.backup_plans[id].rules[change.becomes]
	place := _place(before, change)
	message := sprintf("%s keeps %s for %s instead of %s; new recovery points expire earlier%s", [
		plan_change.called(input.backup_plans[id], backup_rule),
		place,
		text.days(change.after),
		_formerly(change),
		_those_made(place, backup_rule),
	])
}

findings contains object.union(finding.undecided(id, ["rules"], unknown, message), {"twin": twin}) if {
	some [id, before, _, twin, change] in plan_change.rules.retention.unknown
	unknown := change.unknown
	message := sprintf("can't tell whether %s keeps %s as long as before: depends on the retention", [
		plan_change.called(input.backup_plans[id], input.backup_plans[id].rules[change.becomes]),
		_place(before, change),
	])
}

findings contains object.union(finding.undecided(id, ["rules"], unknown, message), {"twin": twin}) if {
	some [id, _, unknown] in plan_change.unread_rules
	twin := plan_change.twin(id, "")
	message := "can't tell whether this backup plan keeps backups as long as before: depends on its new rules"
}

_place(before, change) := sprintf("copies in %s", [copy_change.vault(before, change.vault)]) if {
	change.vault
} else := "backups"

_formerly(change) := text.days(change.before) if {
	change.before
} else := "forever"

# A continuous backup is one recovery point that grows.
_those_made(place, backup_rule) := "" if {
	place == "backups"
	backup_rule.continuous == true
} else := ", existing ones as before"
