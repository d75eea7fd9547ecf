# METADATA
# title: Schedule never starts a backup
# description: The cron expression names days that no month has, or years that are over.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html
# schemas:
#   - input: schema.facts
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
	message := sprintf("rule %s has the schedule %s, which never starts; the rule makes no backup", [
		lifecycle.called(rule),
		rule.schedule.expression,
	])
}

findings contains finding.undecided(id, ["rules"], unknown, message) if {
	some id, plan in input.backup_plans
	some rule in plan.rules
	unknown := rule.unknown.schedule
	unknown.reason != "invalid"
	message := sprintf("can't tell when rule %s starts backups: its schedule is not known", [lifecycle.called(rule)])
}
