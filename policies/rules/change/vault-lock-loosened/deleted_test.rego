package tfbackup.rules.change["vault-lock-loosened_deleted_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.change["vault-lock-loosened"] as rule

_id := "p:aws_backup_vault_lock_configuration.l"

_vault := "p:aws_backup_vault.v"

_lock := {"vault": _vault, "vault_name": "orders", "mode": "governance", "min_retention_days": 30}

_deleted := {"before": {"vault_locks": {_id: object.union(_lock, {"change": {"actions": ["delete"]}})}}}

# Written inside its vault, whose update leaves the vault as `after`.
_inline(after) := {
	"before": {
		"vaults": {_vault: {"lock": _vault, "change": {"actions": ["update"]}}},
		"vault_locks": {_vault: object.union(_lock, {"change": {"actions": ["update"]}})},
	},
	"vaults": {_vault: after},
}

_anew(actions, vault_name) := {
	"before": {"vault_locks": {_id: object.union(_lock, {"change": {"actions": actions}})}},
	"vault_locks": {_id: object.union(_lock, {"vault_name": vault_name})},
	"vaults": {_vault: {"lock": _id}},
}

# That the lock is replaced is said too, as a warning.
_findings(facts) := found if {
	all := rule.findings with input as testing.with_changes(facts)
	found := {f | some f in all; not f.severity}
}

_verdicts(facts) := {[f.resource, f.attribute, f.verdict] | some f in _findings(facts)}

_message(facts) := message if {
	some f in _findings(facts)
	message := f.message
}

_waits(facts) := {[w.resource, w.attribute, w.reason] | some f in _findings(facts); some w in f.waits_for}

test_violated_lock_of_kept_vault if {
	_verdicts(_deleted) == {[_id, [], "violated"]}
	_message(_deleted) == concat("", [
		`lock of vault "orders" (governance mode, minimum retention 30 days) is removed; `,
		"any principal with backup:DeleteRecoveryPoint can then delete the vault's recovery points",
	])
}

test_violated_left_out_of_its_vault if {
	_verdicts(_inline({})) == {[_vault, [], "violated"]}
}

test_violated_moved_to_another_vault if {
	facts := object.union(_anew(["delete", "create"], "other"), {"vaults": {_vault: {"lock": false}}})
	_verdicts(facts) == {[_id, [], "violated"]}
}

test_violated_new_lock_deleted_with_the_old if {
	_verdicts(_anew(["create", "delete"], "orders")) == {[_id, [], "violated"]}
	contains(_message(_anew(["create", "delete"], "orders")), "that deletion also removes the new lock")
}

test_satisfied_replaced_in_order if {
	_verdicts(_anew(["delete", "create"], "orders")) == set()
}

test_satisfied_created_first_on_another_vault if {
	_verdicts(_anew(["create", "delete"], "orders-v2")) == set()
}

test_satisfied_stays_in_its_vault if {
	_verdicts(_inline({"lock": _vault})) == set()
}

test_satisfied_deleted_with_its_vault if {
	facts := {"before": {
		"vaults": {_vault: {"lock": _vault, "change": {"actions": ["delete"]}}},
		"vault_locks": {_vault: object.union(_lock, {"change": {"actions": ["delete"]}})},
	}}
	_verdicts(facts) == set()
}

test_satisfied_forgotten if {
	_verdicts({"before": {"vault_locks": {_id: object.union(_lock, {"change": {"actions": ["forget"]}})}}}) == set()
}

test_undecided_lock_of_vault_unknown if {
	facts := _inline({"unknown": {"lock": {"reason": "after-apply"}}})
	_verdicts(facts) == {[_vault, [], "undecided"]}
	_waits(facts) == {[_vault, ["lock"], "after-apply"]}
}

# The finding is the lock's, so that it is the same one whether decided or not.
test_undecided_lock_beside_its_vault if {
	unknown := {"vaults": {_vault: {"lock": false, "unknown": {"lock": {"reason": "after-apply"}}}}}
	facts := object.union(_anew(["delete", "create"], "orders"), unknown)
	_verdicts(facts) == {[_id, [], "undecided"]}
	_waits(facts) == {[_vault, ["lock"], "after-apply"]}
}
