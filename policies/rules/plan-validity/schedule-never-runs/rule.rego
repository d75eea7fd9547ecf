# METADATA
# title: Schedule never starts a backup
# description: The cron expression matches no future date, such as 31 February or a year in the past.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html
# custom:
#   severity: error
#   remedy: correct the day, month or year of the schedule
package tfbackup.rules["plan-validity"]["schedule-never-runs"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.lifecycle

findings contains finding.violated(id, ["rules"], message) if {
	some id, plan in input.backup_plans
	some rule in plan.rules
	rule.schedule.never
	message := sprintf("rule %s has the schedule %s, which matches no future date; the rule never makes a backup", [
		lifecycle.called(rule),
		rule.schedule.expression,
	])
}

findings contains finding.undecided(id, ["rules"], unknown, message) if {
	some id, plan in input.backup_plans
	some rule in plan.rules
	unknown := rule.unknown.schedule
	unknown.reason != "invalid"
	message := sprintf("can't tell whether rule %s ever starts a backup job: depends on its schedule", [lifecycle.called(rule)])
}
