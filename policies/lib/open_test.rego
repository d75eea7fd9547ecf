package tfbackup.lib.open_test

import data.tfbackup.lib.open
import data.tfbackup.lib.testing

_flow(plan, more) := object.union(
	{
		"open": true,
		"account": "111122223333",
		"region": "eu-west-1",
		"backup_plan": plan,
		"selections": [plan],
		"selected": "yes",
		"hops": [],
	},
	more,
)

_copy := {"from": {"id": "p:local"}, "air_gapped": false, "crosses_account": "yes", "crosses_region": "no"}

_with(other, second) := {
	"flows": [_flow("p:one", {}), _flow("p:two", object.union({"hops": [_copy]}, other))],
	"selections": {
		"p:one": {"tags": [{"operator": "string-equals", "key": "backup", "values": ["daily"]}]},
		"p:two": second,
	},
	"catalog": {"types": {"EFS": {"cross_account": true}}},
}

_alike := {"tags": [{"operator": "string-equals", "key": "backup", "values": ["daily"]}]}

_may(other, second) if {
	found := open.may_be_covered with input as _with(other, second)
	found.crosses_account["p:one"]
}

_is(other, second) if {
	found := open.covered with input as _with(other, second)
	found.crosses_account["p:one"]
}

test_stays if {
	found := open.stays with input as _with({}, _alike)
	found == {"crosses_account": {"p:one"}, "crosses_region": {"p:one", "p:two"}}
}

test_what_may_not_be_selected_stays_for_nobody_to_know if {
	_stay(_flow("p:one", {"selected": "undecided"})) == set()
}

test_the_same_tag_is_covered if {
	_may({}, _alike)
	_is({}, _alike)
}

test_another_tag_or_value_or_everything_may_be_the_same if {
	_may({}, {"resources": [{"arn": "*"}]})
	not _is({}, {"resources": [{"arn": "*"}]})
	_may({}, {"tags": [{"operator": "string-equals", "key": "tier", "values": ["one"]}]})
	_may({}, {"tags": [{"operator": "string-like", "key": "backup", "values": ["*"]}]})
	not _may({}, {"tags": [{"operator": "string-equals", "key": "backup", "values": ["weekly"]}]})
}

test_another_account_covers_nothing if not _may({"account": "444455556666"}, _alike)

test_what_questions_wait_for if {
	waits := open.waits("p:one") with input as _with({}, _alike)
	waits == [{"resource": "p:one", "attribute": ["resources"], "reason": "unresolved"}]
}

# By what it can leave: whether the plan of one flow stays.
_stay(flow) := {field |
	some field, _ in open.stays with input as {
		"flows": [flow],
		"selections": {},
		"catalog": {"types": {"EFS": {"cross_account": true}, "VMware": {"lagv": true}, "Timestream": {"cross_region": true}, "None": {}}},
	}
}

test_what_nothing_takes_out_stays_if_its_type_can_leave if {
	_stay(_flow("p:one", {})) == {"crosses_account", "crosses_region"}
	_stay(_flow("p:one", {"kind": "EFS"})) == {"crosses_account"}
	_stay(_flow("p:one", {"kind": "VMware"})) == {"crosses_account"}
	_stay(_flow("p:one", {"kind": "Timestream"})) == {"crosses_region"}
	_stay(_flow("p:one", {"kind": "None"})) == set()
}

test_what_may_be_taken_out_does_not_stay if {
	unknown := {"reason": "after-apply"}
	_stay(_flow("p:one", {"unknown": {"copies": unknown}})) == set()
	_stay(_flow("p:one", {"unknown": {"air_gapped_vault": unknown}})) == {"crosses_region"}
	_stay(_flow("p:one", {"hops": [{"air_gapped": true}]})) == {"crosses_region"}
	within := {"from": {"id": "p:local"}, "crosses_account": "no", "crosses_region": "no"}
	_stay(_flow("p:one", {"hops": [within]})) == {"crosses_region"}
	_stay(_flow("p:one", {"hops": [object.union(within, {"air_gapped": false})]})) == {"crosses_account", "crosses_region"}
}

test_hops_of_open_flows_are_stopped_for_certain if {
	flow := _flow("p:one", {"selected": "undecided", "hops": [{"works": "no", "because": "type-not-copied"}]})
	testing.with_hops({"flows": [flow]}).stopped_hops == {"type-not-copied": {"p:one": [[0, 0]]}}
}
