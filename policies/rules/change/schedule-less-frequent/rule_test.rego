package tfbackup.rules.change["schedule-less-frequent_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.change["schedule-less-frequent"] as rule

_unknown := {"reason": "after-apply"}

_plan(backup_rule) := {
	"name": "orders",
	"account": "111122223333",
	"region": "eu-west-1",
	"rules": [object.union({"name": "daily", "vault": {"id": "p:v"}, "lifecycle": {"delete_after_days": 35}}, backup_rule)],
}

_found(facts) := found if found := rule.findings with input as facts

_verdicts(facts) := {[found.resource, found.verdict] | some found in _found(facts)}

_facts(effect, more) := testing.with_rule("schedule", effect, _plan({}), _plan({}), more)

test_violated_weekly if {
	_found(_facts("loosened", {"before": 1440, "after": 10080})) == {{
		"resource": "p:a",
		"attribute": ["rules"],
		"message": concat("", [
			`rule "daily" of backup plan "orders" runs every 7 days instead of every 24 hours; `,
			"a restore loses everything written since the last run",
		]),
		"verdict": "violated",
		"twin": "daily",
	}}
}

test_violated_no_longer_hourly if {
	some found in _found(_facts("loosened", {"before": 60, "after": 1440}))
	contains(found.message, "runs every 24 hours instead of every hour;")
}

test_satisfied_more_often if _verdicts(_facts("tightened", {"before": 1440, "after": 60})) == set()

test_undecided_schedule_unknown if {
	_verdicts(_facts("unknown", {"after": 60, "unknown": _unknown})) == {["p:a", "undecided"]}
}

test_undecided_rules_unknown if _verdicts(testing.with_unread_rules(_plan({}))) == {["p:a", "undecided"]}
