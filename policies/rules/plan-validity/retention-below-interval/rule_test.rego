package tfbackup.rules["plan-validity"]["retention-below-interval_test"]

import data.tfbackup.rules["plan-validity"]["retention-below-interval"] as rule

_monthly := {"expression": "cron(0 3 1 * ? *)", "least_interval_minutes": 40320}

_of(backup_rule) := found if {
	whole := object.union({"name": "monthly", "schedule": _monthly}, backup_rule)
	found := rule.findings with input as {"backup_plans": {"p:plan": {"rules": [whole]}}}
}

test_violated_gap if {
	some f in _of({"lifecycle": {"delete_after_days": 9}})
	f.message == "rule \"monthly\" makes a backup every 28 days but keeps it for only 9 days; after that, there's nothing to restore until the next backup"
	f.verdict == "violated"
}

test_satisfied_long_enough if {
	_of({"lifecycle": {"delete_after_days": 28}}) == set()
	_of({"lifecycle": {}}) == set()
	_of({"lifecycle": {"delete_after_days": 9}, "schedule": {"expression": "cron(0 5 ? * * *)", "least_interval_minutes": 1440}}) == set()
}

test_satisfied_copy_is_kept if {
	_of({"lifecycle": {"delete_after_days": 9}, "copies": [{"kept": {"delete_after_days": 90}}]}) == set()
	_of({"lifecycle": {"delete_after_days": 9}, "copies": [{"kept": {}}]}) == set()
}

test_undecided_retention if {
	some f in _of({"lifecycle": {"unknown": {"delete_after_days": {"reason": "after-apply"}}}})
	f.verdict == "undecided"
}
