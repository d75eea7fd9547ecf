package tfbackup.rules.coverage["resource-not-backed-up_test"]

import data.tfbackup.rules.coverage["resource-not-backed-up"] as rule

_id := "p:aws_x.orders"

_plan := "p:aws_backup_plan.daily"

_selection := "p:aws_backup_selection.gold"

_facts(miss, more) := object.union(
	{
		"plans": {"p": {"complete": true}},
		"backup_plans": {_plan: {"name": "daily"}},
		"selections": {_selection: {"name": "gold"}},
		"resources": {_id: {"plan": "p", "kind": "EBS", "name": "orders", "supported": true, "tags": {"tier": "Gold"}}},
		"catalog": {"types": {"EBS": {"label": "Amazon EBS volume", "class": "block"}}},
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
			"Amazon EBS volume \"orders\" has no backup: selection \"gold\" requires the tag tier=gold, ",
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
	_found(_case, {"catalog": {"types": {"EBS": {"label": "x", "class": "database"}}}}) == set()
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
