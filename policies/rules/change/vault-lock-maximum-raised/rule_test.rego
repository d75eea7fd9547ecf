package tfbackup.rules.change["vault-lock-maximum-raised_test"]

import data.tfbackup.rules.change["vault-lock-maximum-raised"] as rule

_id := "p:aws_backup_vault_lock_configuration.l"

_facts(before, after) := {
	"before": {"vault_locks": {_id: object.union(before, {"change": {"actions": ["delete", "create"]}})}},
	"vault_locks": {_id: after},
}

_most(days) := {"max_retention_days": days}

_unknown := {"unknown": {"max_retention_days": {"reason": "after-apply"}}}

_findings(facts) := found if found := rule.findings with input as facts

_verdicts(facts) := {[f.resource, f.attribute, f.verdict] | some f in _findings(facts)}

_message(facts) := message if {
	some f in _findings(facts)
	message := f.message
}

test_violated_raised if {
	_verdicts(_facts(_most(365), _most(3650))) == {[_id, ["max_retention_days"], "violated"]}
	_message(_facts(_most(365), _most(3650))) == concat("", [
		"maximum retention rises from 365 to 3650 days; ",
		"a recovery point kept by mistake can't be deleted and is billed for that long",
	])
}

test_violated_lifted if {
	_verdicts(_facts(_most(365), {})) == {[_id, ["max_retention_days"], "violated"]}
	startswith(_message(_facts(_most(365), {})), "maximum retention of 365 days is removed")
}

test_satisfied_lowered if {
	_verdicts(_facts(_most(365), _most(180))) == set()
}

test_satisfied_unchanged if {
	_verdicts(_facts(_most(365), _most(365))) == set()
}

test_satisfied_set_for_the_first_time if {
	_verdicts(_facts({}, _most(365))) == set()
	_verdicts(_facts({}, _unknown)) == set()
}

test_undecided_after if {
	_verdicts(_facts(_most(365), _unknown)) == {[_id, ["max_retention_days"], "undecided"]}
}

test_undecided_before if {
	_verdicts(_facts(_unknown, _most(365))) == {[_id, ["max_retention_days"], "undecided"]}
}
