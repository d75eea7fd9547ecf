package tfbackup.rules.change["vault-force-destroy-enabled_test"]

import data.tfbackup.rules.change["vault-force-destroy-enabled"] as rule

_id := "p:aws_backup_vault.v"

_unknown := {"unknown": {"force_destroy": {"reason": "sensitive"}}}

_on := {"force_destroy": true}

_off := {"force_destroy": false}

_facts(before, after) := {
	"before": {"vaults": {_id: object.union(before, {"name": "orders", "change": {"actions": ["update"]}})}},
	"vaults": {_id: object.union(after, {"name": "orders", "change": {"actions": ["update"]}})},
}

_findings(facts) := found if found := rule.findings with input as facts

_verdicts(facts) := {[f.resource, f.attribute, f.verdict] | some f in _findings(facts)}

_message(facts) := message if {
	some f in _findings(facts)
	message := f.message
}

test_violated_switched_on if {
	_verdicts(_facts(_off, _on)) == {[_id, ["force_destroy"], "violated"]}
	_message(_facts(_off, _on)) == concat("", [
		`force_destroy of vault "orders" is switched on; `,
		"the next destroy or replacement first deletes every recovery point in it",
	])
}

test_violated_absent_before if {
	_verdicts(_facts({}, _on)) == {[_id, ["force_destroy"], "violated"]}
}

test_satisfied_always_on if {
	_verdicts(_facts(_on, _on)) == set()
}

test_satisfied_switched_off if {
	_verdicts(_facts(_on, _off)) == set()
}

test_satisfied_stays_off_whatever_it_was if {
	_verdicts(_facts(_unknown, _off)) == set()
}

test_satisfied_was_on_whatever_it_will_be if {
	_verdicts(_facts(_on, _unknown)) == set()
}

test_satisfied_new_vault if {
	_verdicts({"vaults": {_id: object.union(_on, {"change": {"actions": ["create"]}})}}) == set()
}

test_undecided_after if {
	_verdicts(_facts({}, _unknown)) == {[_id, ["force_destroy"], "undecided"]}
}

test_undecided_before if {
	_verdicts(_facts(_unknown, _on)) == {[_id, ["force_destroy"], "undecided"]}
}
