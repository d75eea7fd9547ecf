package tfbackup.rules.change["schedule-less-frequent_test"]

import data.tfbackup.rules.change["schedule-less-frequent"] as rule

_unknown := {"reason": "after-apply"}

_plan(backup_rule) := {
	"name": "orders",
	"account": "111122223333",
	"region": "eu-west-1",
	"rules": [object.union({"name": "daily", "vault": {"id": "p:v"}, "lifecycle": {"delete_after_days": 35}}, backup_rule)],
}

_found(before, after) := found if {
	found := rule.findings with input as {"before": {"backup_plans": {"p:a": before}}, "backup_plans": {"p:a": after}}
}

_verdicts(before, after) := {[found.resource, found.verdict] | some found in _found(before, after)}

_unread := {"name": "orders", "rules": [], "unknown": {"rules": _unknown}}

_every(minutes) := _plan({"schedule": {"expression": sprintf("every %v", [minutes]), "greatest_interval_minutes": minutes}})

_schedule_unknown := _plan({"unknown": {"schedule": _unknown}})

test_violated_weekly if {
	_found(_every(1440), _every(10080)) == {{
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
	some found in _found(_every(60), _plan({}))
	contains(found.message, "runs every 24 hours instead of every hour;")
}

test_satisfied_more_often if _verdicts(_every(1440), _every(60)) == set()

test_satisfied_another_hour if {
	later := {"schedule": {"expression": "cron(0 7 * * ? *)", "greatest_interval_minutes": 1440}}
	_verdicts(_every(1440), _plan(later)) == set()
}

test_satisfied_untouched if {
	_verdicts(_schedule_unknown, object.union(_schedule_unknown, {"account": "444455556666"})) == set()
}

test_undecided_schedule_unknown if {
	_verdicts(_every(60), _schedule_unknown) == {["p:a", "undecided"]}
	_verdicts(_schedule_unknown, _every(60)) == {["p:a", "undecided"]}
	_verdicts(_every(60), _plan({"schedule": {"expression": "at(2027-01-01T00:00:00)"}})) == {["p:a", "undecided"]}
}

test_undecided_rules_unknown if _verdicts(_every(60), _unread) == {["p:a", "undecided"]}
