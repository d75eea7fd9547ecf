package tfbackup.rules.change["compliance-lock-changed_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.change["compliance-lock-changed"] as rule

_id := "p:aws_backup_vault_lock_configuration.l"

_vault := "p:awscc_backup_backup_vault.v"

_terms := {"mode": "compliance", "changeable_for_days": 3, "min_retention_days": 30, "max_retention_days": 365}

_lock(fields, actions) := {"before": {"vault_locks": {_id: object.union(fields, {
	"vault_name": "orders",
	"change": {"actions": actions},
})}}}

# Written inside its vault.
_inline(actions, after) := object.union(after, {"before": {
	"vaults": {_vault: {"change": {"actions": actions}}},
	"vault_locks": {_vault: object.union(_terms, {"vault": _vault, "change": {"actions": actions}})},
}})

_findings(facts) := found if found := rule.findings with input as testing.with_changes(facts)

_verdicts(facts) := {[f.resource, f.attribute, f.verdict] | some f in _findings(facts)}

_message(facts) := message if {
	some f in _findings(facts)
	message := f.message
}

_waits(facts) := {[w.resource, w.attribute, w.reason] | some f in _findings(facts); some w in f.waits_for}

test_undecided_deleted if {
	facts := _lock(_terms, ["delete"])
	_verdicts(facts) == {[_id, [], "undecided"]}
	_waits(facts) == {[_id, ["lock_date"], "unresolved"]}
	_message(facts) == concat("", [
		`can't tell whether AWS allows changing the lock of vault "orders" (compliance mode, minimum `,
		"retention 30 days): depends on its lock date; after that date, AWS refuses and the apply fails",
	])
}

test_undecided_replaced if {
	_verdicts(_lock(_terms, ["delete", "create"])) == {[_id, [], "undecided"]}
}

test_undecided_mode_unknown if {
	facts := _lock({"unknown": {"mode": {"reason": "unresolved"}}}, ["delete"])
	_verdicts(facts) == {[_id, ["changeable_for_days"], "undecided"]}
	_waits(facts) == {[_id, ["changeable_for_days"], "unresolved"]}
}

test_undecided_changed_inside_its_vault if {
	after := {"vault_locks": {_vault: object.union(_terms, {"min_retention_days": 60})}, "vaults": {_vault: {"lock": _vault}}}
	_verdicts(_inline(["update"], after)) == {[_vault, [], "undecided"]}
}

test_undecided_left_out_of_its_vault if {
	_verdicts(_inline(["update"], {"vaults": {_vault: {}}})) == {[_vault, [], "undecided"]}
}

test_undecided_left_out_perhaps if {
	_verdicts(_inline(["update"], {"vaults": {_vault: {"unknown": {"lock": {"reason": "after-apply"}}}}})) == {[_vault, [], "undecided"]}
}

test_satisfied_governance_lock if {
	_verdicts(_lock({"mode": "governance"}, ["delete"])) == set()
}

test_satisfied_untouched if {
	_verdicts(_lock(_terms, ["no-op"])) == set()
}

test_satisfied_vault_changed_around_it if {
	after := {"vault_locks": {_vault: _terms}, "vaults": {_vault: {"lock": _vault}}}
	_verdicts(_inline(["update"], after)) == set()
}

test_satisfied_vault_deleted_around_it if {
	_verdicts(_inline(["delete"], {})) == set()
}
