package tfbackup.rules.cmk["onward-copy-incomplete_helpers_test"]

import data.tfbackup.rules.cmk["onward-copy-incomplete"] as rule

_unknown := {"reason": "after-apply", "references": ["var.x"]}

_copy(change) := object.union(
	{"event_rule": "p:rule", "complete": "unknown", "names_vault": true, "function": {"id": "p:f"}, "role": {"id": "p:r"}},
	change,
)

_world(change) := {
	"onward_copies": {"x": _copy(change)},
	"event_rules": {"p:rule": {}},
	"functions": {"p:f": {}},
	"roles": {"p:r": {}},
}

test_an_event_rule_works_or_lacks_something_or_may_work if {
	rule._works == {"p:rule"} with input as _world({"complete": "yes"})
	rule._unsure == {"p:rule"} with input as _world({})
	lacks := {"complete": "no", "listens": "no", "matches": "unknown", "may_pass_role": "no"}
	rule._lacking == {"p:rule": {{"listens", "may_pass_role"}}} with input as _world(lacks)
}

test_what_only_hears_of_copies_is_no_onward_copy if {
	hears := {"names_vault": false, "has_destination": "no", "may_start_copy_job": "unknown"}
	count(rule._unsure) == 0 with input as _world(hears)
	every meant in [{"has_destination": "yes"}, {"may_start_copy_job": "yes"}] {
		rule._unsure == {"p:rule"} with input as _world(object.union(hears, meant))
	}
}

test_what_is_declared_has_no_event_rule if {
	copies := {"onward_copies": {"external:x": {"complete": "yes"}}}
	count(rule._works) == 0 with input as copies
}

test_unknown_fields_decide if {
	every place in [
		["event_rules", "p:rule", "enabled"],
		["functions", "p:f", "permissions"],
		["functions", "p:f", "vaults"],
		["roles", "p:r", "policies"],
	] {
		[collection, id, field] := place
		_waits_for(collection, id, field)
	}
}

_waits_for(collection, id, field) if {
	world := object.union(_world({}), {collection: {id: {"unknown": {field: _unknown}}}})
	found := rule._waits("p:rule") with input as world
	found == [{"resource": id, "attribute": [field], "reason": "after-apply", "references": ["var.x"]}]
}

test_what_the_input_does_not_have_is_unresolved if {
	found := rule._waits("p:rule") with input as {"onward_copies": {"x": {
		"event_rule": "p:rule",
		"complete": "unknown",
		"names_vault": true,
	}}}
	found == [{"resource": "p:rule", "attribute": ["pattern"], "reason": "unresolved"}]
}
