package tfbackup.rules.change["backups-no-longer-leave-account_helpers_test"]

import data.tfbackup.rules.change["backups-no-longer-leave-account"] as rule

_unknown := {"reason": "after-apply"}

_reach(air_gapped, other_account) := {
	"selected": "yes",
	"air_gapped": air_gapped,
	"other_account": other_account,
	"backup_plans": ["p:plain", "p:sender"],
}

_facts(before, after) := {
	"plans": {"p": {"complete": true}},
	"before": {
		"backup_plans": {
			"p:plain": {"rules": [{"lifecycle": {}}]},
			"p:sender": {"rules": [{"lifecycle": {}, "copies": [{"vault": {"id": "p:central"}}]}]},
		},
		"reach": {"p:db": before},
		"resources": {"p:db": {}},
	},
	"reach": {"p:db": after},
	"resources": {"p:db": {}},
	"flows": [],
}

_incomplete := {"plans": {"p": {"complete": false}}}

_ended(facts) := {[plan, id] | found := rule._ended with input as facts; some plan, ids in found; some id in ids}

_doubtful(facts) := {[plan, id] | found := rule._doubtful with input as facts; some plan, ids in found; some id in ids}

_waits(facts) := [[wait.resource, wait.attribute, wait.reason] | some wait in found] if {
	found := rule._waits("p:db") with input as facts
}

_question(facts) := words if words := rule._question("p:db", "orders") with input as facts

test_the_plan_that_sent_it_out_is_named if {
	_ended(_facts(_reach("no", "yes"), _reach("no", "no"))) == {["p:sender", "p:db"]}
	_ended(_facts(_reach("yes", "no"), _reach("no", "no"))) == {["p:sender", "p:db"]}
	onward := object.union(_reach("no", "yes"), {"backup_plans": ["p:plain"]})
	_ended(_facts(onward, _reach("no", "no"))) == {["p:plain", "p:db"]}
}

test_it_still_gets_out_in_another_way if {
	every after in [_reach("yes", "no"), _reach("no", "yes"), _reach("yes", "unknown")] {
		facts := _facts(_reach("no", "yes"), after)
		_ended(facts) == set()
		_doubtful(facts) == set()
	}
}

test_it_never_got_out if _ended(_facts(_reach("no", "no"), _reach("no", "no"))) == set()

test_what_is_no_longer_selected_for_certain_is_said_elsewhere if {
	undecided := object.union(_reach("no", "no"), {"selected": "undecided"})
	_ended(_facts(_reach("no", "yes"), undecided)) == set()
	_doubtful(_facts(_reach("no", "yes"), undecided)) == set()
}

test_whether_it_still_gets_out_may_not_be_known if {
	facts := _facts(_reach("no", "yes"), object.union(_reach("no", "unknown"), {"waits_for": {"p:plain": _unknown}}))
	_doubtful(facts) == {["p:sender", "p:db"]}
	_waits(facts) == [["p:plain", ["rules"], "after-apply"]]
	startswith(_question(facts), "can't tell whether backups of orders still reach")
}

test_whether_it_ever_got_out_may_not_be_known if {
	facts := _facts(object.union(_reach("no", "unknown"), {"waits_for": {"p:sender": _unknown}}), _reach("no", "no"))
	_ended(facts) == set()
	_doubtful(facts) == {["p:sender", "p:db"]}
	_waits(facts) == [["p:sender", ["rules"], "after-apply"]]
	_question(facts) == concat("", [
		"can't tell whether backups of orders reached another account or an air-gapped vault before; ",
		"after this apply they don't",
	])
	_waits(_facts(_reach("no", "unknown"), _reach("no", "no"))) == [["p:db", ["kind"], "unresolved"]]
}

test_what_was_not_known_and_still_is_not_says_nothing if {
	_doubtful(_facts(_reach("unknown", "no"), _reach("unknown", "no"))) == set()
}

test_an_incomplete_plan_proves_nothing if {
	facts := object.union(_facts(_reach("no", "yes"), _reach("no", "no")), _incomplete)
	_ended(facts) == set()
	_doubtful(facts) == {["p:sender", "p:db"]}
	_waits(facts) == [["p:db", ["tags"], "incomplete"]]
}
