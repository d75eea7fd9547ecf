# METADATA
# title: Longer rule keeps this rule from running
# description: Where start windows overlap, AWS Backup makes only the backup of the rule that keeps longer, with its copies alone.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: error
#   remedy: give the rules start times that are further apart than the start window, or add the copies to the longer rule
package tfbackup.rules["plan-validity"]["rule-yields-to-longer"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.lifecycle

findings contains finding.violated(id, ["rules"], message) if {
	some id, plan in input.backup_plans
	some rule in plan.rules
	longer := plan.rules[rule.yields_to]
	loses := _loses(rule, longer)
	message := sprintf("rule %s always starts together with rule %s, which keeps longer; AWS Backup makes only that backup, so %s", [
		lifecycle.called(rule),
		lifecycle.called(longer),
		loses,
	])
}

findings contains finding.undecided(id, ["rules"], unknown, message) if {
	some id, plan in input.backup_plans
	some rule in plan.rules
	not rule.yields_to
	count(object.get(rule, "copies", [])) > 0
	unknown := rule.lifecycle.unknown.delete_after_days
	some other in plan.rules
	_same_start(rule, other)
	count(_missing(rule, other)) > 0
	message := sprintf("can't tell whether rule %s or rule %s keeps longer: AWS Backup makes only that one's backup and copies", [
		lifecycle.called(rule),
		lifecycle.called(other),
	])
}

_same_start(rule, other) if {
	rule.name != other.name
	rule.schedule == other.schedule
}

# What only the shorter rule does.
_loses(rule, longer) := "its copies are never made" if {
	count(_missing(rule, longer)) > 0
} else := "nothing goes to its vault" if {
	rule.vault != longer.vault
}

_missing(rule, longer) := {place |
	some copy in object.get(rule, "copies", [])
	place := _place(copy)
	not place in {_place(other) | some other in object.get(longer, "copies", [])}
}

_place(copy) := [object.get(copy, ["vault", field], "") | some field in ["id", "arn", "name"]]
