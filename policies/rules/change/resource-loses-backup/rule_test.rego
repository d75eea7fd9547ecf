package tfbackup.rules.change["resource-loses-backup_test"]

import data.tfbackup.rules.change["resource-loses-backup"] as rule

_id := "p:aws_db_instance.orders"

_facts(loss, more) := object.union(
	{
		"before": {"reach": {_id: {"selected": "yes", "backup_plans": ["p:plan"]}}},
		"resources": {_id: {"address": "aws_db_instance.orders", "name": "orders"}},
		"changes": {"resources": [object.union({"resource": _id, "by_known_plan": true, "by": ["p:s"]}, loss)]},
	},
	more,
)

_found(facts) := found if found := rule.findings with input as facts

test_violated_selection_and_plan_deleted if {
	_found(_facts({}, {})) == {{
		"resource": _id,
		"attribute": [],
		"message": "aws_db_instance.orders has no backup after this apply; data written from then on can't be restored",
		"verdict": "violated",
		"related": [
			{"resource": "p:s", "label": "the selection is deleted"},
			{"resource": "p:plan", "label": "the backup plan is deleted"},
		],
	}}
}

test_violated_selection_narrowed if {
	some found in _found(_facts({}, {"backup_plans": {"p:plan": {}}, "selections": {"p:s": {}}}))
	found.related == [{"resource": "p:s", "label": "the selection is narrowed"}]
}

test_violated_its_own_tags_change if {
	some found in _found(_facts({"by": []}, {"backup_plans": {"p:plan": {}}}))
	found.verdict == "violated"
	found.related == []
}

test_satisfied_still_backed_up if _found(object.remove(_facts({}, {}), ["changes"])) == set()

test_satisfied_by_a_plan_of_elsewhere if _found(_facts({"by_known_plan": false}, {})) == set()

test_undecided_another_may_take_it if {
	some found in _found(_facts({"waits_for": [{"resource": "p:s", "field": "resources", "unknown": {"reason": "after-apply"}}]}, {}))
	found.verdict == "undecided"
	found.message == concat("", [
		"can't tell whether aws_db_instance.orders has a backup after this apply; ",
		"without one, new data can't be restored",
	])
	[[wait.resource, wait.reason] | some wait in found.waits_for] == [["p:s", "after-apply"]]
}
