package tfbackup.rules.change["vault-lock-loosened_test"]

import data.tfbackup.rules.change["vault-lock-loosened"] as rule

_id := "p:aws_backup_vault_lock_configuration.l"

_facts(before, after) := {
	"before": {"vault_locks": {_id: object.union(before, {"change": {"actions": ["delete", "create"]}})}},
	"vault_locks": {_id: after},
}

_least(days) := {"mode": "governance", "min_retention_days": days}

_least_unknown := {"mode": "governance", "unknown": {"min_retention_days": {"reason": "after-apply"}}}

_mode_unknown := {"unknown": {"mode": {"reason": "unresolved"}}}

# That the lock is replaced is said too, as a warning.
_findings(facts) := found if {
	all := rule.findings with input as facts
	found := {f | some f in all; not f.severity}
}

_verdicts(facts) := {[f.resource, f.attribute, f.verdict] | some f in _findings(facts)}

_message(facts) := message if {
	some f in _findings(facts)
	message := f.message
}

test_violated_minimum_falls if {
	_verdicts(_facts(_least(60), _least(7))) == {[_id, ["min_retention_days"], "violated"]}
	_message(_facts(_least(60), _least(7))) == concat("", [
		"minimum retention falls from 60 to 7 days; ",
		"backup jobs can then store recovery points that expire sooner",
	])
}

test_violated_minimum_removed if {
	_verdicts(_facts(_least(60), {"mode": "governance"})) == {[_id, ["min_retention_days"], "violated"]}
}

test_violated_compliance_to_governance if {
	facts := _facts({"mode": "compliance"}, {"mode": "governance"})
	_verdicts(facts) == {[_id, ["changeable_for_days"], "violated"]}
	startswith(_message(facts), "lock changes from compliance to governance mode")
}

test_satisfied_minimum_stays if {
	_verdicts(_facts(_least(7), _least(7))) == set()
}

test_satisfied_minimum_set if {
	_verdicts(_facts({"mode": "governance"}, _least_unknown)) == set()
}

test_satisfied_governance_to_compliance if {
	_verdicts(_facts({"mode": "governance"}, {"mode": "compliance"})) == set()
}

test_satisfied_mode_unknown_on_the_harmless_side if {
	_verdicts(_facts({"mode": "governance"}, _mode_unknown)) == set()
	_verdicts(_facts(_mode_unknown, {"mode": "compliance"})) == set()
}

test_satisfied_untouched if {
	facts := {
		"before": {"vault_locks": {_id: object.union(_mode_unknown, {"change": {"actions": ["no-op"]}})}},
		"vault_locks": {_id: _mode_unknown},
	}
	_verdicts(facts) == set()
}

test_undecided_minimum_after if {
	_verdicts(_facts(_least(60), _least_unknown)) == {[_id, ["min_retention_days"], "undecided"]}
}

test_undecided_minimum_before if {
	_verdicts(_facts(_least_unknown, _least(7))) == {[_id, ["min_retention_days"], "undecided"]}
}

test_undecided_mode_after if {
	_verdicts(_facts({"mode": "compliance"}, _mode_unknown)) == {[_id, ["changeable_for_days"], "undecided"]}
}

test_undecided_mode_before if {
	_verdicts(_facts(_mode_unknown, {"mode": "governance"})) == {[_id, ["changeable_for_days"], "undecided"]}
}
