package tfbackup.rules.change["key-disabled_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.change["key-disabled"] as rule

_id := "p:aws_kms_key.k"

_facts(effect, unknown) := testing.with_field(_id, "keys.enabled", effect, {"unknown": unknown})

_why := {"reason": "after-apply"}

_findings(facts) := found if found := rule.findings with input as facts

_verdicts(facts) := {[f.resource, f.attribute, f.verdict] | some f in _findings(facts)}

_message(facts) := message if {
	some f in _findings(facts)
	message := f.message
}

test_violated_disabled if {
	_verdicts(_facts("loosened", {})) == {[_id, ["enabled"], "violated"]}
	_message(_facts("loosened", {})) == concat("", [
		"KMS key is disabled; ",
		"recovery points encrypted with it can't be restored, and backups under it fail, until it's enabled again",
	])
}

test_satisfied_enabled if _verdicts(_facts("tightened", {})) == set()

test_satisfied_disabled_all_along if _verdicts({"keys": {_id: {"enabled": false}}}) == set()

test_undecided_after if {
	facts := _facts("unknown", {"after": _why})
	_verdicts(facts) == {[_id, ["enabled"], "undecided"]}
	contains(_message(facts), "depends on its new state")
}

test_undecided_before if {
	facts := _facts("unknown", {"before": _why})
	_verdicts(facts) == {[_id, ["enabled"], "undecided"]}
	contains(_message(facts), "depends on its state before")
}
