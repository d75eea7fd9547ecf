package tfbackup.rules["plan-validity"]["invalid-value_test"]

import data.tfbackup.rules["plan-validity"]["invalid-value"] as rule

_id := "p:aws_backup_plan.p"

_of(entry) := found if found := rule.findings with input as {"invalid": {_id: [entry]}, "accounts": {}}

_message(entry) := found.message if some found in _of(entry)

test_violated_by_keys if {
	_of({"field": "rules", "path": ["rules", "daily", "schedule"], "reason": "six fields are needed"}) == {{
		"resource": _id,
		"attribute": ["rules"],
		"message": "rules.daily.schedule: six fields are needed",
		"verdict": "violated",
	}}
}

test_violated_by_line if {
	_message({"field": "document", "line": 3, "column": 7, "reason": "not JSON"}) == "line 3, column 7: not JSON"
}

test_violated_somewhere if {
	_message({"field": "document", "reason": "there is no Statement"}) == "there is no Statement"
}

test_violated_less_where_aws_may_take_it if {
	[found] := [f | some f in _of({"field": "document", "reason": "is no string", "doubt": "formal"})]
	found.severity == "note"
	[other] := [f | some f in _of({"field": "rules", "reason": "two rules have this name", "doubt": "unsaid"})]
	other.severity == "warning"
}

test_satisfied_nothing_invalid if {
	findings := rule.findings with input as {"invalid": {}, "accounts": {}}
	findings == set()
}

test_undecided_account if {
	findings := rule.findings with input as {
		"accounts": {"p:aws": {"providers": ["p:aws"]}},
		"invalid": {"p:aws": [{"field": "id", "reason": "several accounts"}]},
	}
	{[f.resource, f.verdict, f.message] | some f in findings} == {["p:aws", "undecided", "several accounts"]}
}
