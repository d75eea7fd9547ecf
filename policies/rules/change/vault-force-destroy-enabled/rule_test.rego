package tfbackup.rules.change["vault-force-destroy-enabled_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.change["vault-force-destroy-enabled"] as rule

_id := "p:aws_backup_vault.v"

_why := {"reason": "sensitive"}

_facts(effect, unknown) := object.union(
	{"vaults": {_id: {"name": "orders"}}},
	testing.with_field(_id, "vaults.force_destroy", effect, {"unknown": unknown}),
)

_findings(facts) := found if found := rule.findings with input as facts

_verdicts(facts) := {[f.resource, f.attribute, f.verdict] | some f in _findings(facts)}

_message(facts) := message if {
	some f in _findings(facts)
	message := f.message
}

test_violated_switched_on if {
	_verdicts(_facts("loosened", {})) == {[_id, ["force_destroy"], "violated"]}
	_message(_facts("loosened", {})) == concat("", [
		`force_destroy of vault "orders" is switched on; `,
		"the next destroy or replacement first deletes every recovery point in it",
	])
}

test_satisfied_switched_off if _verdicts(_facts("tightened", {})) == set()

test_satisfied_new_vault if _verdicts({"vaults": {_id: {"force_destroy": true}}}) == set()

test_undecided_after if {
	_verdicts(_facts("unknown", {"after": _why})) == {[_id, ["force_destroy"], "undecided"]}
	contains(_message(_facts("unknown", {"after": _why})), "depends on its new value")
}

test_undecided_before if {
	_verdicts(_facts("unknown", {"before": _why})) == {[_id, ["force_destroy"], "undecided"]}
	contains(_message(_facts("unknown", {"before": _why})), "depends on its value before")
}
