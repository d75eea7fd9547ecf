package tfbackup.rules["plan-validity"]["schedule-never-runs_test"]

import data.tfbackup.rules["plan-validity"]["schedule-never-runs"] as rule

_of(backup_rule) := found if {
	found := rule.findings with input as {"backup_plans": {"p:plan": {"rules": [object.union({"name": "daily"}, backup_rule)]}}}
}

test_violated_never if {
	some f in _of({"schedule": {"expression": "cron(0 1 31 2 ? *)", "never": true}})
	f.message == "rule \"daily\" has the schedule cron(0 1 31 2 ? *), which matches no future date; the rule never makes a backup"
	f.verdict == "violated"
}

test_satisfied_starts if _of({"schedule": {"expression": "cron(0 5 ? * * *)"}}) == set()

test_satisfied_default if _of({}) == set()

test_undecided_schedule if {
	some f in _of({"unknown": {"schedule": {"reason": "after-apply"}}})
	f.verdict == "undecided"
}
