package tfbackup.rules.coverage["data-not-backed-up_test"]

import data.tfbackup.rules.coverage["data-not-backed-up"] as rule

_id := "p:aws_x.orders"

_plan := "p:aws_backup_plan.daily"

_selection := "p:aws_backup_selection.gold"

_facts(miss, more) := object.union(
	{
		"plans": {"p": {"complete": true}},
		"backup_plans": {_plan: {"name": "daily"}},
		"selections": {_selection: {"name": "gold"}},
		"resources": {_id: {"plan": "p", "kind": "DynamoDB", "name": "orders", "supported": true, "tags": {"tier": "Gold"}}},
		"catalog": {"types": {"DynamoDB": {"label": "DynamoDB table (plain)", "class": "database"}}},
		"not_selected": {_id: miss},
	},
	more,
)

_found(miss, more) := found if found := rule.findings with input as _facts(miss, more)

_verdicts(miss, more) := {f.verdict | some f in _found(miss, more)}

_case := {"reason": "tag-case", "selection": _selection, "wanted": "tier=gold", "found": "tier=Gold"}

test_violated_case_of_a_tag if {
	_found(_case, {}) == {{
		"resource": _id,
		"attribute": [],
		"message": concat("", [
			"DynamoDB table \"orders\" has no backup: selection \"gold\" requires the tag tier=gold, ",
			"but the resource has tier=Gold, which differs in case",
		]),
		"verdict": "violated",
		"related": [{"resource": _selection, "attribute": [], "label": "closest match, but doesn't include it"}],
	}}
}

test_satisfied_selected if {
	found := rule.findings with input as object.remove(_facts(_case, {}), ["not_selected"])
	found == set()
}

test_satisfied_no_plan_is_shown if {
	found := rule.findings with input as object.remove(_facts(_case, {}), ["backup_plans"])
	found == set()
}

test_satisfied_of_the_other_class if {
	_found(_case, {"catalog": {"types": {"DynamoDB": {"label": "x", "class": "block"}}}}) == set()
}

test_satisfied_exempt_by_tag if {
	_found(_case, {"config": {"coverage": {"exempt_tag": "tier"}}}) == set()
	_found(_case, {"config": {"coverage": {"exempt_tag": "tier", "exempt_value": "Gold"}}}) == set()
}

test_violated_other_value_of_the_tag if {
	_verdicts(_case, {"config": {"coverage": {"exempt_tag": "tier", "exempt_value": "none"}}}) == {"violated"}
}

test_undecided_selection if {
	undecided := {"undecided": {_selection: {"reason": "after-apply"}}}
	_verdicts(object.union(_case, undecided), {}) == {"undecided"}
}

test_undecided_incomplete if _verdicts(_case, {"plans": {"p": {"complete": false}}}) == {"undecided"}

_why(miss) := words if {
	some f in _found(miss, {"stacks": {"p:stack": {"name": "backups", "switched_off": ["Plan"]}}})
	words := substring(f.message, count("DynamoDB table \"orders\" has no backup: "), -1)
}

test_violated_every_reason if {
	by := {"selection": _selection}
	_why(object.union(by, {"reason": "not-resources", "detail": "arn:x"})) == "selection \"gold\" excludes it with not_resources arn:x"
	_why(object.union(by, {"reason": "excluded", "detail": "string_not_equals a=b"})) == concat("", [
		"selection \"gold\" excludes it with the condition string_not_equals a=b",
	])
	_why({"reason": "opt-in", "detail": "Aurora", "selection": _selection}) == "AWS Backup isn't opted in to Aurora in its Region"
	_why(object.union(by, {"reason": "region", "detail": "arn:x"})) == "selection \"gold\" is for another Region (arn:x)"
	_why(object.union(by, {"reason": "account"})) == "selection \"gold\" is for another account"
	_why(object.union(by, {"reason": "type", "detail": "arn:x"})) == "selection \"gold\" selects only arn:x"
	_why({"reason": "no-selection", "backup_plan": _plan}) == "backup plan \"daily\" has no backup selection"
	_why({"reason": "switched-off", "backup_plan": "p:stack", "detail": "Plan"}) == concat("", [
		"stack \"backups\" doesn't create \"Plan\" because its condition is false",
	])
	_why({"reason": "none"}) == "no backup selection includes it"
}
