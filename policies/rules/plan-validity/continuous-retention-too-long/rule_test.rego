package tfbackup.rules["plan-validity"]["continuous-retention-too-long_test"]

import data.tfbackup.rules["plan-validity"]["continuous-retention-too-long"] as rule

_id := "p:aws_backup_plan.p"

_of(continuous, lifecycle) := found if {
	plans := {_id: {"rules": [{"name": "hourly", "continuous": continuous, "lifecycle": lifecycle}]}}
	found := rule.findings with input as {"backup_plans": plans}
}

_verdicts(continuous, lifecycle) := {f.verdict | some f in _of(continuous, lifecycle)}

test_violated_too_long if {
	_of(true, {"delete_after_days": 36}) == {{
		"resource": _id,
		"attribute": ["rules"],
		"message": concat("", [
			"rule \"hourly\" keeps continuous backups for 36 days; ",
			"AWS Backup allows 1 to 35 days and no cold storage, so the apply fails",
		]),
		"verdict": "violated",
	}}
}

test_violated_cold_storage if _verdicts(true, {"delete_after_days": 35, "cold_after_days": 7}) == {"violated"}

test_satisfied_35_days if _verdicts(true, {"delete_after_days": 35}) == set()

test_satisfied_not_continuous if {
	_verdicts(false, {"delete_after_days": 365}) == set()
	_verdicts(false, {"unknown": {"delete_after_days": {"reason": "after-apply"}}}) == set()
}

test_undecided_retention if {
	_verdicts(true, {"unknown": {"delete_after_days": {"reason": "after-apply"}}}) == {"undecided"}
}

test_undecided_continuous if {
	lifecycles := [{"delete_after_days": 36}, {"delete_after_days": 200, "cold_after_days": 30}, {"delete_after_days": 35}]
	found := [{f.verdict | some f in _perhaps(terms)} | some terms in lifecycles]
	found == [{"undecided"}, {"undecided"}, set()]
}

_perhaps(lifecycle) := found if {
	backup_rule := {"name": "hourly", "unknown": {"continuous": {"reason": "after-apply"}}, "lifecycle": lifecycle}
	found := rule.findings with input as {"backup_plans": {_id: {"rules": [backup_rule]}}}
}
