package tfbackup.rules["plan-validity"]["cold-storage-too-short_test"]

import data.tfbackup.rules["plan-validity"]["cold-storage-too-short"] as rule

_id := "p:aws_backup_plan.p"

_unknown := {"reason": "after-apply", "references": ["var.days"]}

_of(lifecycle) := found if {
	plans := {_id: {"rules": [{"name": "monthly", "lifecycle": lifecycle}]}}
	found := rule.findings with input as {"backup_plans": plans}
}

_verdicts(lifecycle) := {f.verdict | some f in _of(lifecycle)}

test_violated_one_day_short if {
	_of({"cold_after_days": 30, "delete_after_days": 119}) == {{
		"resource": _id,
		"attribute": ["rules"],
		"message": concat("", [
			"rule \"monthly\" moves recovery points to cold storage after 30 days and deletes them after 119 days; ",
			"AWS requires 90 days there, so the apply fails",
		]),
		"verdict": "violated",
	}}
}

test_violated_in_a_backup_policy if {
	lifecycle := {"cold_after_days": 30, "delete_after_days": 60}
	plans := {"p:policy#orders": {"origin": "organizations-policy", "rules": [{"name": "monthly", "lifecycle": lifecycle}]}}
	findings := rule.findings with input as {"backup_plans": plans}
	some found in findings
	endswith(found.message, "so no backup plan is created")
}

test_violated_copy if {
	copies := [{"vault": {"name": "dr"}, "lifecycle": {"cold_after_days": 7, "delete_after_days": 35}}]
	plans := {_id: {"rules": [{"name": "monthly", "lifecycle": {}, "copies": copies}]}}
	findings := rule.findings with input as {"backup_plans": plans}
	{f.verdict | some f in findings} == {"violated"}
}

test_satisfied_exactly_90_days if _verdicts({"cold_after_days": 30, "delete_after_days": 120}) == set()

test_satisfied_never_cold if {
	_verdicts({"delete_after_days": 1}) == set()
	_verdicts({"unknown": {"delete_after_days": _unknown}}) == set()
}

test_satisfied_kept_for_ever if _verdicts({"cold_after_days": 30}) == set()

test_undecided_one_part if {
	_verdicts({"cold_after_days": 30, "unknown": {"delete_after_days": _unknown}}) == {"undecided"}
	_verdicts({"delete_after_days": 30, "unknown": {"cold_after_days": _unknown}}) == {"undecided"}
}

test_undecided_both_parts if {
	some f in _of({"unknown": {"delete_after_days": _unknown, "cold_after_days": _unknown}})
	f.verdict == "undecided"
	count(f.waits_for) == 2
}
