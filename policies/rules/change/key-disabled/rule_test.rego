package tfbackup.rules.change["key-disabled_test"]

import data.tfbackup.rules.change["key-disabled"] as rule

_id := "p:aws_kms_key.k"

_facts(before, after) := {
	"plans": {"p": {"has_backup": true}},
	"before": {"keys": {_id: object.union(before, {"plan": "p", "change": {"actions": ["update"]}})}},
	"keys": {_id: after},
}

_on := {"enabled": true}

_off := {"enabled": false}

_unknown := {"unknown": {"enabled": {"reason": "after-apply"}}}

_findings(facts) := found if found := rule.findings with input as facts

_verdicts(facts) := {[f.resource, f.attribute, f.verdict] | some f in _findings(facts)}

_message(facts) := message if {
	some f in _findings(facts)
	message := f.message
}

test_violated_disabled if {
	_verdicts(_facts(_on, _off)) == {[_id, ["enabled"], "violated"]}
	_message(_facts(_on, _off)) == concat("", [
		"KMS key is disabled; ",
		"recovery points encrypted with it can't be restored, and backups under it fail, until it's enabled again",
	])
}

test_violated_not_read_before if {
	_verdicts(_facts({}, _off)) == {[_id, ["enabled"], "violated"]}
}

test_satisfied_enabled if {
	_verdicts(_facts(_off, _on)) == set()
	_verdicts(_facts(_unknown, _on)) == set()
}

test_satisfied_disabled_all_along if {
	_verdicts(_facts(_off, _off)) == set()
	_verdicts(_facts(_off, _unknown)) == set()
}

test_satisfied_plan_without_backup if {
	_verdicts(object.union(_facts(_on, _off), {"plans": {"p": {"has_backup": false}}})) == set()
}

test_undecided_after if {
	_verdicts(_facts(_on, _unknown)) == {[_id, ["enabled"], "undecided"]}
}

test_undecided_before if {
	_verdicts(_facts(_unknown, _off)) == {[_id, ["enabled"], "undecided"]}
}
