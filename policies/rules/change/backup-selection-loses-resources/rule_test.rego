package tfbackup.rules.change["backup-selection-loses-resources_test"]

import data.tfbackup.rules.change["backup-selection-loses-resources"] as rule

_id := "p:aws_backup_selection.orders"

_selection := {"name": "orders", "backup_plan": {"id": "p:plan"}, "selected": ["p:db"], "resources": [{"id": "p:db"}]}

_facts(after) := object.union(
	{
		"plans": {"p": {"complete": true}},
		"before": {
			"backup_plans": {"p:plan": {"name": "daily"}},
			"selections": {_id: _selection},
			"reach": {"p:db": {"selected": "yes", "backup_plans": ["p:plan"]}},
		},
		"backup_plans": {"p:plan": {"name": "daily"}},
		"resources": {"p:db": {"address": "aws_db_instance.orders"}},
	},
	after,
)

_found(facts) := found if found := rule.findings with input as facts

test_violated_last_selection if {
	_found(_facts({})) == {{
		"resource": _id,
		"attribute": [],
		"message": concat("", [
			`backup selection "orders" of backup plan "daily" is deleted; `,
			"aws_db_instance.orders has no backup after this apply",
		]),
		"verdict": "violated",
		"twin": "",
	}}
}

test_violated_narrowed if {
	narrowed := {"name": "orders", "backup_plan": {"id": "p:plan"}, "resources": []}
	some found in _found(_facts({"selections": {_id: narrowed}}))
	startswith(found.message, `backup selection "orders" of backup plan "daily" is changed; `)
	found.verdict == "violated"
}

test_violated_of_a_plan_elsewhere if {
	facts := {
		"plans": {"p": {"complete": true}},
		"before": {"selections": {_id: object.union(_selection, {"backup_plan": {"id": "p:unknown"}})}},
		"resources": {"p:db": {"address": "aws_db_instance.orders"}},
	}
	some found in _found(facts)
	startswith(found.message, `backup selection "orders" is deleted; `)
	found.verdict == "violated"
}

test_satisfied_moved_over if {
	taken := {"selections": {"p:new": _selection}, "reach": {"p:db": {"selected": "yes", "backup_plans": ["p:plan"]}}}
	_found(_facts(taken)) == set()
}

test_satisfied_resource_goes_itself if _found(object.remove(_facts({}), ["resources"])) == set()

test_undecided_incomplete if {
	some found in _found(_facts({"plans": {"p": {"complete": false}}}))
	found.verdict == "undecided"
	found.message == concat("", [
		"can't tell whether anything still backs up aws_db_instance.orders after ",
		`backup selection "orders" of backup plan "daily" is deleted`,
	])
	[wait.reason | some wait in found.waits_for] == ["incomplete"]
}

test_undecided_what_else_it_takes if {
	tagged := {"name": "orders", "tags": [{"key": "backup"}]}
	some found in _found({"before": {"selections": {_id: tagged}}})
	found.verdict == "undecided"
	contains(found.message, `when backup selection "orders" is deleted: depends`)
}
