package tfbackup.rules.change["vault-lock-loosened_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.change["vault-lock-loosened"] as rule

_id := "p:aws_backup_vault_lock_configuration.l"

_least(effect, more) := testing.with_field(_id, "vault_locks.min_retention_days", effect, more)

_mode(effect, unknown) := testing.with_field(_id, "vault_locks.mode", effect, {"unknown": unknown})

_why := {"reason": "after-apply"}

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
	facts := _least("loosened", {"before": 60, "after": 7})
	_verdicts(facts) == {[_id, ["min_retention_days"], "violated"]}
	_message(facts) == concat("", [
		"minimum retention falls from 60 to 7 days; ",
		"backup jobs can then store recovery points that expire sooner",
	])
}

test_violated_minimum_removed if {
	startswith(_message(_least("loosened", {"before": 60})), "minimum retention falls from 60 to 0 days")
}

test_violated_compliance_to_governance if {
	_verdicts(_mode("loosened", {})) == {[_id, ["changeable_for_days"], "violated"]}
	startswith(_message(_mode("loosened", {})), "lock changes from compliance to governance mode")
}

test_satisfied_minimum_set if _verdicts(_least("tightened", {"after": 7})) == set()

test_satisfied_governance_to_compliance if _verdicts(_mode("tightened", {})) == set()

test_undecided_minimum_after if {
	facts := _least("unknown", {"before": 60, "unknown": {"after": _why}})
	_verdicts(facts) == {[_id, ["min_retention_days"], "undecided"]}
	contains(_message(facts), "stays at least 60 days")
}

test_undecided_minimum_before if {
	facts := _least("unknown", {"after": 7, "unknown": {"before": _why}})
	_verdicts(facts) == {[_id, ["min_retention_days"], "undecided"]}
	contains(_message(facts), "depends on its present value")
}

test_undecided_mode if {
	_verdicts(_mode("unknown", {"after": _why})) == {[_id, ["changeable_for_days"], "undecided"]}
	_verdicts(_mode("unknown", {"before": _why})) == {[_id, ["changeable_for_days"], "undecided"]}
}
