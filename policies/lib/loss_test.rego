package tfbackup.lib.loss_test

import data.tfbackup.lib.loss

_unknown := {"reason": "after-apply"}

_resource := {"address": "aws_db_instance.orders"}

_loss(more) := {"changes": {"resources": [object.union({"resource": "p:db", "by_known_plan": true, "by": ["p:s"]}, more)]}}

_open := {"waits_for": [{"resource": "p:new", "field": "resources", "unknown": _unknown}]}

_facts(changes) := object.union(
	{
		"before": {
			"selections": {"p:s": {"backup_plan": {"id": "p:plan"}, "selected": ["p:db"]}},
			"reach": {"p:db": {"selected": "yes", "backup_plans": ["p:plan"]}},
		},
		"resources": {"p:db": _resource},
	},
	changes,
)

test_what_nothing_takes_is_lost if {
	facts := _facts(_loss({}))
	lost := loss.lost with input as facts
	lost == {"p:db"}
	losses := loss.losses with input as facts
	losses == {"p:s": {"p:db"}}
	reached := loss.reached with input as facts
	reached == {"p:db"}
	of_plan := loss.of_plan with input as facts
	of_plan == {"p:plan": {"p:db"}}
}

test_what_a_plan_of_elsewhere_took_is_not_reached if {
	reached := loss.reached with input as _facts(_loss({"by_known_plan": false}))
	reached == set()
}

test_what_may_be_taken_is_doubtful if {
	facts := _facts(_loss(_open))
	lost := loss.lost with input as facts
	lost == set()
	doubtful := loss.doubtful with input as facts
	doubtful == {"p:db": [{"resource": "p:new", "attribute": ["resources"], "reason": "after-apply"}]}
	doubts := loss.doubts with input as facts
	doubts == {"p:s": {"p:db"}}
}

test_selections_that_may_have_taken_more if {
	blind := loss.blindly_deleted with input as {"changes": {"blindly_deleted": ["p:s"]}}
	blind == {"p:s"}
}

_fate(facts) := words if words := loss.fate("p:plan") with input as facts

test_what_becomes_of_what_a_plan_backs_up if {
	_fate(_facts(_loss({}))) == "aws_db_instance.orders has no backup after this apply"
	_fate(_facts(_loss(_open))) == "can't tell whether anything backs up aws_db_instance.orders after this apply"
	_fate(_facts({})) == "aws_db_instance.orders is backed up only by other backup plans after this apply"
	_fate(object.remove(_facts({}), ["resources"])) == "the resources that it backs up are also deleted"
	_fate({"before": {"selections": {}}}) == "it makes no more backups"
}

test_several_resources_in_words if {
	words := loss.without_backup({"p:a", "p:b"}) with input as {"resources": {}}
	words == "p:a and p:b have no backup after this apply"
}

test_several_resources_are_left_to_other_plans if {
	_fate({
		"before": {"selections": {"p:s": {"backup_plan": {"id": "p:plan"}, "selected": ["p:db", "p:table"]}}},
		"resources": {"p:db": _resource, "p:table": {"address": "aws_dynamodb_table.orders"}},
	}) == "aws_db_instance.orders and aws_dynamodb_table.orders are backed up only by other backup plans after this apply"
}
