package tfbackup.rules.change["vault-lock-loosened_replaced_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.change["vault-lock-loosened"] as rule

_id := "p:aws_backup_vault_lock_configuration.l"

_lock(change) := {"before": {"vault_locks": {_id: {"vault_name": "orders", "change": change}}}}

_replaced := {"actions": ["delete", "create"], "replace_paths": ["min_retention_days"]}

_findings(facts) := found if {
	all := rule.findings with input as testing.with_changes(facts)
	found := {f | some f in all; f.severity == "warning"}
}

_verdicts(facts) := {[f.resource, f.attribute, f.verdict] | some f in _findings(facts)}

_message(facts) := message if {
	some f in _findings(facts)
	message := f.message
}

test_violated_names_the_attribute if {
	_verdicts(_lock(_replaced)) == {[_id, [], "violated"]}
	_message(_lock(_replaced)) == concat("", [
		`lock of vault "orders" is replaced because of min_retention_days; `,
		"until the apply creates the new lock, recovery points can be deleted",
	])
}

test_violated_replace_triggered_by if {
	contains(_message(_lock({"actions": ["delete", "create"]})), "though no attribute forces it (replace_triggered_by")
}

test_satisfied_deleted if {
	_verdicts(_lock({"actions": ["delete"]})) == set()
}

test_satisfied_written_inside_a_replaced_vault if {
	vault := "p:awscc_backup_backup_vault.v"
	facts := {"before": {"vaults": {vault: {"change": _replaced}}, "vault_locks": {vault: {"change": _replaced}}}}
	_verdicts(facts) == set()
}

test_satisfied_minimum_falls if {
	falls := {"changes": {"replaced": [_id], "fields": [{
		"collection": "vault_locks",
		"object": _id,
		"field": "min_retention_days",
		"before": 30,
		"effect": "loosened",
	}]}}
	_verdicts(object.union(_lock(_replaced), falls)) == set()
}
