package tfbackup.rules.cmk["onward-copy-incomplete_test"]

import data.tfbackup.rules.cmk["onward-copy-incomplete"] as rule

_id := "p:aws_cloudwatch_event_rule.r"

_conditions := {"customer_key", "has_destination", "listens", "matches", "may_pass_role", "may_start_copy_job"}

_copy(answers) := object.union(
	{"event_rule": _id, "names_vault": true, "complete": "yes", "function": {"id": "p:f"}},
	object.union({field: "yes" | some field in _conditions}, answers),
)

_of(copies) := found if {
	found := rule.findings with input as {
		"onward_copies": {sprintf("%v", [i]): copy | some i, copy in copies},
		"event_rules": {_id: {}},
		"functions": {"p:f": {"unknown": {"vaults": {"reason": "after-apply", "references": ["var.to"]}}}},
	}
}

_verdicts(copies) := {f.verdict | some f in _of(copies)}

test_violated_role_may_nothing if {
	_of([_copy({"complete": "no", "may_start_copy_job": "no", "may_pass_role": "no"})]) == {{
		"resource": _id,
		"attribute": ["pattern"],
		"message": concat("", [
			"this EventBridge rule should start an onward copy, but its function's role lacks iam:PassRole and ",
			"backup:StartCopyJob; no recovery point is copied onward",
		]),
		"verdict": "violated",
	}}
}

test_violated_each_near_miss if {
	every field in _conditions {
		_verdicts([_copy({"complete": "no", field: "no"})]) == {"violated"}
	}
}

test_violated_names_the_least_that_is_missing if {
	nearest := _copy({"complete": "no", "listens": "no"})
	other := _copy({"complete": "no", "customer_key": "no", "has_destination": "no"})
	found := _of([other, nearest])
	count(found) == 1
	some f in found
	contains(f.message, "but the rule is disabled or not on the default event bus")
}

test_satisfied_complete if {
	_verdicts([_copy({})]) == set()
}

test_satisfied_for_one_of_several_vaults if {
	_verdicts([_copy({}), _copy({"complete": "no", "customer_key": "no"})]) == set()
	_verdicts([_copy({}), _copy({"complete": "unknown"})]) == set()
}

test_satisfied_what_only_hears_of_copies if {
	hears := {"names_vault": false, "has_destination": "no", "may_start_copy_job": "no", "complete": "no"}
	_verdicts([_copy(hears)]) == set()
}

test_satisfied_declared if {
	_verdicts([object.remove(_copy({"complete": "yes"}), ["event_rule"])]) == set()
}

test_undecided_destination if {
	some f in _of([_copy({"complete": "unknown", "has_destination": "unknown"})])
	f.verdict == "undecided"
	f.waits_for == [{"resource": "p:f", "attribute": ["vaults"], "reason": "after-apply", "references": ["var.to"]}]
}

test_undecided_rather_than_violated if {
	_verdicts([_copy({"complete": "unknown"}), _copy({"complete": "no", "listens": "no"})]) == {"undecided"}
}

test_violated_the_function_never_runs if {
	found := rule.findings with input as {
		"onward_copies": {"a": _copy({"complete": "no"})},
		"event_rules": {_id: {}},
		"functions": {"p:f": {"never_runs": true}},
	}
	{f.message | some f in found} == {concat("", [
		"this EventBridge rule should start an onward copy, but its function has a reserved concurrency of 0, ",
		"so Lambda never runs it; no recovery point is copied onward",
	])}
}

test_undecided_targets if {
	unknown := {"targets": {"reason": "after-apply"}}
	found := rule.findings with input as {"onward_copies": {}, "event_rules": {_id: {"unknown": unknown}}}
	{f.verdict | some f in found} == {"undecided"}
}
