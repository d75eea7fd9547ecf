package tfbackup.rules.coverage["selected-resources-not-shown_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.coverage["selected-resources-not-shown"] as rule

_copy(works) := {
	"via": "copy",
	"from": {"id": "p:vault"},
	"to": {"id": "p:central", "name": "central", "account": "444455556666"},
	"crosses_account": "yes",
	"crosses_region": "no",
	"works": works,
}

_flow(works, more) := object.union(
	{
		"resources": [],
		"open": true,
		"backup_plan": "p:plan",
		"rule": 0,
		"rule_name": "daily",
		"selections": ["p:selection"],
		"selected": "yes",
		"hops": [_copy(works)],
	},
	more,
)

_found(flows) := found if {
	facts := {"flows": flows, "backup_plans": {"p:plan": {"name": "orders", "rules": [{}, {}]}}}
	found := rule.findings with input as testing.with_hops(facts)
}

test_undecided_once_for_each_plan if {
	_found([_flow("unknown", {}), _flow("unknown", {"rule": 1})]) == {{
		"resource": "p:plan",
		"attribute": ["rules"],
		"message": concat("", [
			"rule \"daily\" of backup plan \"orders\" copies to vault \"central\" of account 444455556666; ",
			"whether those jobs work depends on the types and keys of the selected resources, which no plan here contains",
		]),
		"verdict": "undecided",
		"waits_for": [{"resource": "p:selection", "attribute": ["resources"], "reason": "unresolved"}],
	}}
}

test_satisfied_either_way if {
	_found([_flow("yes", {}), _flow("no", {})]) == set()
}

test_satisfied_resources_are_in_a_plan if {
	_found([_flow("unknown", {"open": false, "resources": ["p:db"]})]) == set()
}
