package tfbackup.rules.change["key-weakened_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.change["key-weakened"] as rule

_id := "p:aws_kms_key.k"

_why := {"reason": "after-apply"}

_rotation(effect, more) := testing.with_field(_id, "keys.rotation", effect, more)

_window(effect, more) := testing.with_field(_id, "keys.deletion_window_in_days", effect, more)

_findings(facts) := found if found := rule.findings with input as facts

_verdicts(facts) := {[f.resource, f.attribute, f.verdict] | some f in _findings(facts)}

_message(facts) := message if {
	some f in _findings(facts)
	message := f.message
}

test_violated_rotation_switched_off if {
	facts := _rotation("loosened", {"before": true, "after": false})
	_verdicts(facts) == {[_id, ["rotation"], "violated"]}
	_message(facts) == concat("", [
		"KMS key is no longer rotated; ",
		"all later recovery points depend on the same key material",
	])
}

test_violated_window_shortened if {
	facts := _window("loosened", {"before": 20, "after": 7})
	_verdicts(facts) == {[_id, ["deletion_window_in_days"], "violated"]}
	startswith(_message(facts), "waiting period for deletion shrinks from 20 to 7 days")
}

test_violated_window_below_the_default if {
	startswith(_message(_window("loosened", {"after": 7})), "waiting period for deletion shrinks from 30 to 7 days")
}

test_satisfied_rotation_switched_on if _verdicts(_rotation("tightened", {})) == set()

test_satisfied_window_lengthened if _verdicts(_window("tightened", {"before": 7})) == set()

test_undecided_rotation if {
	_verdicts(_rotation("unknown", {"unknown": {"after": _why}})) == {[_id, ["rotation"], "undecided"]}
	_verdicts(_rotation("unknown", {"unknown": {"before": _why}})) == {[_id, ["rotation"], "undecided"]}
}

test_undecided_window if {
	_verdicts(_window("unknown", {"unknown": {"after": _why}})) == {[_id, ["deletion_window_in_days"], "undecided"]}
}
