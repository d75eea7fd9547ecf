package tfbackup.rules.change["resource-loses-backup_test"]

import data.tfbackup.rules.change["resource-loses-backup"] as rule

_id := "p:aws_db_instance.orders"

_selection := {"backup_plan": {"id": "p:plan"}, "selected": [_id], "resources": [{"id": _id}]}

_facts(after) := object.union(
	{
		"plans": {"p": {"complete": true}},
		"before": {
			"backup_plans": {"p:plan": {}},
			"selections": {"p:s": _selection},
			"reach": {_id: {"selected": "yes", "backup_plans": ["p:plan"]}},
		},
		"resources": {_id: {"address": "aws_db_instance.orders", "name": "orders"}},
	},
	after,
)

_found(facts) := found if found := rule.findings with input as facts

test_violated_selection_and_plan_deleted if {
	_found(_facts({})) == {{
		"resource": _id,
		"attribute": [],
		"message": "orders has no backup after this apply; data written from then on can't be restored",
		"verdict": "violated",
		"related": [
			{"resource": "p:s", "label": "the selection is deleted"},
			{"resource": "p:plan", "label": "the backup plan is deleted"},
		],
	}}
}

test_violated_selection_narrowed if {
	facts := _facts({"backup_plans": {"p:plan": {}}, "selections": {"p:s": {"backup_plan": {"id": "p:plan"}, "resources": []}}})
	some found in _found(facts)
	found.related == [{"resource": "p:s", "label": "the selection is narrowed"}]
}

test_violated_its_own_tags_change if {
	selection := object.union(_selection, {"selected": []})
	some found in _found(_facts({"backup_plans": {"p:plan": {}}, "selections": {"p:s": selection}}))
	found.verdict == "violated"
	found.related == []
}

test_satisfied_still_backed_up if {
	_found(_facts({"reach": {_id: {"selected": "yes", "backup_plans": ["p:other"]}}})) == set()
}

test_satisfied_deleted_itself if _found(object.remove(_facts({}), ["resources"])) == set()

test_satisfied_never_backed_up if {
	_found({"before": {"reach": {}}, "resources": {_id: {"address": "aws_db_instance.orders"}}}) == set()
}

test_undecided_another_may_take_it if {
	facts := _facts({
		"backup_plans": {"p:plan": {}},
		"selections": {"p:s": {"backup_plan": {"id": "p:plan"}, "may_select_any": {"reason": "after-apply"}}},
		"reach": {_id: {"selected": "undecided", "backup_plans": ["p:plan"]}},
	})
	some found in _found(facts)
	found.verdict == "undecided"
	found.message == concat("", [
		"can't tell whether orders has a backup after this apply; ",
		"without one, new data can't be restored",
	])
	[[wait.resource, wait.reason] | some wait in found.waits_for] == [["p:s", "after-apply"]]
}
