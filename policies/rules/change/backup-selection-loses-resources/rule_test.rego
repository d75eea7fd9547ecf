package tfbackup.rules.change["backup-selection-loses-resources_test"]

import data.tfbackup.rules.change["backup-selection-loses-resources"] as rule

_id := "p:aws_backup_selection.orders"

_selection := {"name": "orders", "backup_plan": {"id": "p:plan"}, "selected": ["p:db"], "resources": [{"id": "p:db"}]}

_open := {"waits_for": [{"resource": "p:db", "field": "tags", "unknown": {"reason": "incomplete"}}]}

_facts(more) := object.union(
	{
		"before": {"backup_plans": {"p:plan": {"name": "daily"}}, "selections": {_id: _selection}},
		"backup_plans": {"p:plan": {"name": "daily"}},
		"resources": {"p:db": {"address": "aws_db_instance.orders"}},
	},
	more,
)

_lost(more) := {"changes": {"resources": [object.union({"resource": "p:db", "by_known_plan": true, "by": [_id]}, more)]}}

_found(facts) := found if found := rule.findings with input as facts

test_violated_last_selection if {
	_found(_facts(_lost({}))) == {{
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
	some found in _found(object.union(_facts(_lost({})), {"selections": {_id: {}}}))
	startswith(found.message, `backup selection "orders" of backup plan "daily" is changed; `)
	found.verdict == "violated"
}

test_satisfied_moved_over if _found(_facts({})) == set()

test_undecided_incomplete if {
	some found in _found(_facts(_lost(_open)))
	found.verdict == "undecided"
	found.message == concat("", [
		"can't tell whether anything still backs up aws_db_instance.orders after ",
		`backup selection "orders" of backup plan "daily" is deleted`,
	])
	[wait.reason | some wait in found.waits_for] == ["incomplete"]
}

test_undecided_what_else_it_takes if {
	some found in _found(_facts({"changes": {"blindly_deleted": [_id]}}))
	found.verdict == "undecided"
	contains(found.message, `when backup selection "orders" of backup plan "daily" is deleted: depends`)
}
