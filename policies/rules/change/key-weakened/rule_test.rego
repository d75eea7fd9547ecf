package tfbackup.rules.change["key-weakened_test"]

import data.tfbackup.rules.change["key-weakened"] as rule

_id := "p:aws_kms_key.k"

_facts(before, after) := {
	"plans": {"p": {"has_backup": true}},
	"before": {"keys": {_id: object.union(before, {"plan": "p", "change": {"actions": ["update"]}})}},
	"keys": {_id: after},
}

_rotation(on) := {"rotation": on}

_window(days) := {"deletion_window_in_days": days}

_unknown(field) := {"unknown": {field: {"reason": "after-apply"}}}

_findings(facts) := found if found := rule.findings with input as facts

_verdicts(facts) := {[f.resource, f.attribute, f.verdict] | some f in _findings(facts)}

_message(facts) := message if {
	some f in _findings(facts)
	message := f.message
}

test_violated_rotation_switched_off if {
	_verdicts(_facts(_rotation(true), _rotation(false))) == {[_id, ["rotation"], "violated"]}
	_message(_facts(_rotation(true), _rotation(false))) == concat("", [
		"KMS key is no longer rotated; ",
		"all later recovery points depend on the same key material",
	])
}

test_violated_window_shortened if {
	_verdicts(_facts(_window(20), _window(7))) == {[_id, ["deletion_window_in_days"], "violated"]}
	startswith(_message(_facts(_window(20), _window(7))), "waiting period for deletion shrinks from 20 to 7 days")
}

test_violated_window_below_the_default if {
	startswith(_message(_facts({}, _window(7))), "waiting period for deletion shrinks from 30 to 7 days")
}

test_satisfied_rotation_switched_on if {
	_verdicts(_facts(_rotation(false), _rotation(true))) == set()
}

test_satisfied_rotation_unknown_on_the_harmless_side if {
	_verdicts(_facts(_rotation(false), _unknown("rotation"))) == set()
	_verdicts(_facts(_unknown("rotation"), _rotation(true))) == set()
}

test_satisfied_window_lengthened if {
	_verdicts(_facts(_window(7), {})) == set()
}

test_satisfied_plan_without_backup if {
	_verdicts(object.union(_facts(_window(20), _window(7)), {"plans": {"p": {"has_backup": false}}})) == set()
}

test_undecided_rotation_after if {
	_verdicts(_facts(_rotation(true), _unknown("rotation"))) == {[_id, ["rotation"], "undecided"]}
}

test_undecided_rotation_before if {
	_verdicts(_facts(_unknown("rotation"), _rotation(false))) == {[_id, ["rotation"], "undecided"]}
}

test_undecided_window_after if {
	_verdicts(_facts({}, _unknown("deletion_window_in_days"))) == {[_id, ["deletion_window_in_days"], "undecided"]}
}

test_undecided_window_before if {
	_verdicts(_facts(_unknown("deletion_window_in_days"), _window(7))) == {[_id, ["deletion_window_in_days"], "undecided"]}
}
