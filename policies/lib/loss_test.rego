package tfbackup.lib.loss_test

import data.tfbackup.lib.loss

_unknown := {"reason": "after-apply"}

_resource := {"address": "aws_db_instance.orders", "account": "111122223333", "region": "eu-west-1"}

_reach(answer) := {"selected": answer, "backup_plans": ["p:plan"]}

_selection := {"name": "orders", "backup_plan": {"id": "p:plan"}, "selected": ["p:db"], "resources": [{"id": "p:db"}]}

# Backed up before, by one selection.
_before := {
	"resources": {"p:db": _resource},
	"backup_plans": {"p:plan": {}},
	"selections": {"p:s": _selection},
	"reach": {"p:db": _reach("yes")},
}

_facts(after) := object.union(
	{"plans": {"p": {"complete": true}}, "before": _before, "resources": {"p:db": _resource}},
	after,
)

_lost(after) := ids if ids := loss.lost with input as _facts(after)

_doubtful(after) := {[id, wait.resource, wait.reason] | some id, waits in found; some wait in waits} if {
	found := loss.doubtful with input as _facts(after)
}

_losses(after) := {[selection, id] | some selection, ids in found; some id in ids} if {
	found := loss.losses with input as _facts(after)
}

test_what_nothing_takes_is_lost if {
	_lost({}) == {"p:db"}
	_losses({}) == {["p:s", "p:db"]}
	found := loss.reached with input as _facts({})
	found == {"p:db"}
}

test_what_goes_itself_is_not_lost if {
	facts := object.remove(_facts({}), ["resources"])
	lost := loss.lost with input as facts
	lost == set()
}

test_what_another_selection_takes_is_not_lost if {
	_lost({"reach": {"p:db": _reach("yes")}}) == set()
	_lost({"selections": {"p:new": {"selected": ["p:db"], "backup_plan": {"unknown": {"id": _unknown}}}}}) == set()
	unread := {"backup_plans": {"p:plan": {"unknown": {"rules": _unknown}}}, "selections": {"p:s": _selection}}
	_lost(unread) == set()
}

test_what_aws_goes_on_with_is_not_lost if {
	forgotten := object.union(_selection, {"change": {"actions": ["forget"]}})
	lost := loss.lost with input as object.union(_facts({}), {"before": {"selections": {"p:s": forgotten}}})
	lost == set()
}

test_what_a_plan_of_elsewhere_took_is_lost_but_not_reached if {
	elsewhere := {"before": {"backup_plans": {"p:plan": {}}, "selections": {"p:s": {"selected": ["p:db"], "backup_plan": {"name": "0f1e"}}}}}
	facts := object.union(object.remove(_facts({}), ["before"]), elsewhere)
	lost := loss.lost with input as facts
	lost == {"p:db"}
	reached := loss.reached with input as facts
	reached == set()
}

test_what_may_be_taken_is_doubtful if {
	maybe := {
		"selections": {"p:s": {"backup_plan": {"id": "p:plan"}, "undecided": {"p:db": _unknown}}},
		"backup_plans": {"p:plan": {}},
		"reach": {"p:db": _reach("undecided")},
	}
	_doubtful(maybe) == {["p:db", "p:s", "after-apply"]}
	_lost(maybe) == set()
}

test_what_may_select_any_may_take_it if {
	open := {"p:new": {"may_select_any": _unknown, "account": "111122223333", "region": "eu-west-1"}}
	_doubtful({"selections": open}) == {["p:db", "p:new", "after-apply"]}
	_doubtful({"selections": {"p:new": object.union(open["p:new"], {"account": "p:aws"})}}) == {["p:db", "p:new", "after-apply"]}
	_doubtful({"selections": {"p:new": object.union(open["p:new"], {"region": "eu-north-1"})}}) == set()
	known := {"backup_plans": {"p:plan": {}}, "selections": {"p:new": object.union(open["p:new"], {"backup_plan": {"id": "p:plan"}})}}
	_doubtful(known) == set()
	_doubtful(object.union(known, {"reach": {"p:db": _reach("undecided")}})) == {["p:db", "p:new", "after-apply"]}
}

test_an_incomplete_plan_proves_nothing if {
	_doubtful({"plans": {"p": {"complete": false}}}) == {["p:db", "p:db", "incomplete"]}
	_lost({"plans": {"p": {"complete": false}}}) == set()
}

test_a_document_that_is_not_known_may_take_it if {
	found := loss.doubtful with input as object.union(
		object.union(object.remove(_facts({}), ["before"]), {"before": object.union(
			object.remove(_before, ["selections"]),
			{"selections": {"p:stack#S": _selection}},
		)}),
		{"stacks": {"p:stack": {"unknown": {"template": _unknown}}}},
	)
	[wait.resource | some wait in found["p:db"]] == ["p:stack"]
}

_blamed(after) := {[selection, id] |
	found := loss.losses with input as _facts({"backup_plans": {"p:plan": {}}, "selections": {"p:s": after}})
	some selection, ids in found
	some id in ids
}

test_a_changed_selection_is_to_blame if {
	narrowed := {"name": "orders", "backup_plan": {"id": "p:plan"}, "selected": [], "resources": []}
	_blamed(narrowed) == {["p:s", "p:db"]}
	_blamed(object.union(_selection, {"selected": []})) == set()
}

test_to_blame_by_resource if {
	lost := loss.by with input as _facts({})
	lost["p:db"] == {"p:s"}
	doubtful := loss.by with input as _facts({"plans": {"p": {"complete": false}}})
	doubtful["p:db"] == {"p:s"}
	of_plan := loss.of_plan with input as _facts({})
	of_plan["p:plan"] == {"p:db"}
}

_fate(facts) := words if words := loss.fate("p:plan") with input as facts

test_what_becomes_of_what_a_plan_backs_up if {
	_fate(_facts({})) == "aws_db_instance.orders has no backup after this apply"
	_fate(_facts({"plans": {"p": {"complete": false}}})) == "can't tell whether anything backs up aws_db_instance.orders after this apply"
	_fate(_facts({"reach": {"p:db": _reach("yes")}})) == "aws_db_instance.orders is backed up only by other backup plans after this apply"
	_fate(object.remove(_facts({}), ["resources"])) == "the resources that it backs up are also deleted"
	_fate({"before": {"selections": {}}}) == "it makes no more backups"
}

test_several_resources_in_words if {
	words := loss.without_backup({"p:a", "p:b"}) with input as {"resources": {}}
	words == "p:a and p:b have no backup after this apply"
}

_two := object.union(
	object.remove(_before, ["selections"]),
	{"selections": {"p:s": object.union(_selection, {"selected": ["p:db", "p:table"]})}},
)

test_several_resources_are_left_to_other_plans if {
	facts := {
		"plans": {"p": {"complete": true}},
		"before": _two,
		"resources": {"p:db": _resource, "p:table": {"address": "aws_dynamodb_table.orders"}},
		"reach": {"p:db": _reach("yes"), "p:table": _reach("yes")},
	}
	_fate(facts) == "aws_db_instance.orders and aws_dynamodb_table.orders are backed up only by other backup plans after this apply"
}

_blind(selection, after) := ids if {
	ids := loss.blindly_deleted with input as {"before": {"selections": {"p:s": selection}}, "selections": after}
}

test_a_deleted_selection_may_have_taken_more if {
	_blind({"tags": [{"key": "backup"}]}, {}) == {"p:s"}
	_blind({}, {}) == {"p:s"}
	_blind({"resources": [{"arn": "arn:aws:rds:*:*:db:*"}]}, {}) == {"p:s"}
	_blind({"resources": [{"arn": "arn:a"}]}, {}) == {"p:s"}
	_blind({"resources": [{"arn": "arn:a"}, {"id": "p:b"}], "selected": ["p:a"], "excluded": {"p:b": "opt-in"}}, {}) == set()
	_blind({"tags": [{"key": "backup"}]}, {"p:new": {"tags": [{"key": "backup"}]}}) == set()
	_blind({"tags": [{"key": "backup"}]}, {"p:s": {}}) == set()
}
