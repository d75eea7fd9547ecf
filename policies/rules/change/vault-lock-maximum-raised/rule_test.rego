package tfbackup.rules.change["vault-lock-maximum-raised_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.change["vault-lock-maximum-raised"] as rule

_id := "p:aws_backup_vault_lock_configuration.l"

_facts(effect, more) := testing.with_field(_id, "vault_locks.max_retention_days", effect, more)

_why := {"reason": "after-apply"}

_findings(facts) := found if found := rule.findings with input as facts

_verdicts(facts) := {[f.resource, f.attribute, f.verdict] | some f in _findings(facts)}

_message(facts) := message if {
	some f in _findings(facts)
	message := f.message
}

test_violated_raised if {
	facts := _facts("loosened", {"before": 365, "after": 3650})
	_verdicts(facts) == {[_id, ["max_retention_days"], "violated"]}
	_message(facts) == concat("", [
		"maximum retention rises from 365 to 3650 days; ",
		"a recovery point kept by mistake can't be deleted and is billed for that long",
	])
}

test_violated_lifted if {
	facts := _facts("loosened", {"before": 365})
	_verdicts(facts) == {[_id, ["max_retention_days"], "violated"]}
	startswith(_message(facts), "maximum retention of 365 days is removed")
}

test_satisfied_lowered if _verdicts(_facts("tightened", {"before": 365, "after": 180})) == set()

test_undecided_after if {
	facts := _facts("unknown", {"before": 365, "unknown": {"after": _why}})
	_verdicts(facts) == {[_id, ["max_retention_days"], "undecided"]}
	contains(_message(facts), "stays 365 days")
}

test_undecided_before if {
	facts := _facts("unknown", {"after": 365, "unknown": {"before": _why}})
	_verdicts(facts) == {[_id, ["max_retention_days"], "undecided"]}
}
