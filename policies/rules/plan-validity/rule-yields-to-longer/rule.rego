# METADATA
# title: Rule with longer retention replaces this rule
# description: Where start windows overlap, AWS Backup runs only the rule with the longest retention, with its copy actions alone.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html
# custom:
#   severity: error
#   remedy: schedule the rules further apart than the start window, or add the copy actions to the rule with the longer retention
package tfbackup.rules["plan-validity"]["rule-yields-to-longer"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.lifecycle

findings contains finding.violated(id, ["rules"], message) if {
	some id, plan in input.backup_plans
	some rule in plan.rules
	longer := plan.rules[rule.yields_to]
	loses := _loses(rule, longer)
	message := sprintf("rule %s always starts together with rule %s, which has a longer retention; AWS Backup runs only the longer rule, so %s", [
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
	some other in plan.rules
	some unknown in {why | some one in [rule, other]; why := one.lifecycle.unknown.delete_after_days}
	_same_start(rule, other)
	count(_missing(rule, other)) > 0
	message := sprintf("can't tell whether rule %s or rule %s has the longer retention: depends on delete_after; AWS Backup runs only the longer rule and its copies", [
		lifecycle.called(rule),
		lifecycle.called(other),
	])
}

findings contains finding.undecided(id, ["rules"], unknown, message) if {
	some id, plan in input.backup_plans
	some rule in plan.rules
	longer := plan.rules[rule.yields_to]
	not _loses(rule, longer)
	unknown := rule.unknown.copies
	message := sprintf("can't tell whether rule %s copies anything; it always starts together with rule %s, which has a longer retention, so AWS Backup would never make the copies", [
		lifecycle.called(rule),
		lifecycle.called(longer),
	])
}

_same_start(rule, other) if {
	rule.name != other.name
	rule.schedule == other.schedule
}

# What only the shorter rule does.
_loses(rule, longer) := "the shorter rule's copies are never made" if {
	count(_missing(rule, longer)) > 0
} else := "the shorter rule's vault gets no backups" if {
	rule.vault != longer.vault
}

_missing(rule, longer) := {place |
	some copy in object.get(rule, "copies", [])
	place := _place(copy)
	not place in {_place(other) | some other in object.get(longer, "copies", [])}
}

_place(copy) := [object.get(copy, ["vault", field], "") | some field in ["id", "arn", "name"]]
