# METADATA
# title: Retention is shorter than the backup interval
# description: Each backup and its copies expire before the next backup is made, so at times there's nothing to restore.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html
# custom:
#   severity: warning
#   remedy: raise delete_after above the number of days between two scheduled backups
package tfbackup.rules["plan-validity"]["retention-below-interval"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.lifecycle
import data.tfbackup.lib.text

findings contains finding.violated(id, ["rules"], message) if {
	some id, plan in input.backup_plans
	some rule in plan.rules
	count(_unknowns(rule)) == 0
	days := _longest(rule)
	rule.schedule.least_interval_minutes > 0
	interval := rule.schedule.least_interval_minutes / _day
	days < interval
	message := sprintf("rule %s makes a backup every %s but keeps it for only %s; after that, there's nothing to restore until the next backup", [
		lifecycle.called(rule),
		text.days(floor(interval)),
		text.days(days),
	])
}

findings contains finding.undecided(id, ["rules"], unknown, message) if {
	some id, plan in input.backup_plans
	some rule in plan.rules
	rule.schedule.least_interval_minutes > _day
	not _is_long_enough(rule)
	some unknown in _unknowns(rule)
	message := sprintf("can't tell whether rule %s keeps each backup until the next one: depends on its retention; if not, there's at times nothing to restore", [lifecycle.called(rule)])
}

_day := 1440

# The original and its copies; what is kept for ever has no days.
_kept(rule) := array.concat([rule.lifecycle], [copy.kept | some copy in object.get(rule, "copies", [])])

_longest(rule) := max([terms.delete_after_days | some terms in _kept(rule)]) if {
	every terms in _kept(rule) { _expires(terms) }
}

# Whatever isn't known.
_is_long_enough(rule) if {
	some terms in _kept(rule)
	terms.delete_after_days >= rule.schedule.least_interval_minutes / _day
}

_is_long_enough(rule) if {
	some terms in _kept(rule)
	not _expires(terms)
}

_expires(terms) if terms.delete_after_days

_expires(terms) if terms.unknown.delete_after_days

_unknowns(rule) := {unknown | some terms in _kept(rule); unknown := terms.unknown.delete_after_days} | {unknown |
	some copy in object.get(rule, "copies", [])
	unknown := copy.unknown.lifecycle
}
