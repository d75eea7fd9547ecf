# METADATA
# title: Backup rule runs less often
# description: A backup rule runs less often than before, so more data can be lost.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup-plan.html
# custom:
#   severity: warning
#   remedy: set the schedule back to its old value
package tfbackup.rules.change["schedule-less-frequent"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.plan_change

findings contains object.union(finding.violated(id, ["rules"], message), {"twin": twin}) if {
	some [id, before, old, twin, change] in plan_change.rules.schedule.loosened
	message := sprintf("%s runs every %s instead of every %s; a restore loses everything written since the last run", [
		plan_change.called(before, old),
		plan_change.span(change.after),
		plan_change.span(change.before),
	])
}

findings contains object.union(finding.undecided(id, ["rules"], unknown, message), {"twin": twin}) if {
	some [id, before, old, twin, change] in plan_change.rules.schedule.unknown
	unknown := change.unknown
	message := sprintf("can't tell whether %s runs as often as before: depends on its schedule", [plan_change.called(before, old)])
}

findings contains object.union(finding.undecided(id, ["rules"], unknown, message), {"twin": twin}) if {
	some [id, _, unknown] in plan_change.unread_rules
	twin := plan_change.twin(id, "")
	message := "can't tell whether this backup plan runs as often as before: depends on its new rules"
}

# The first reason why one of the intervals isn't known.
