package tfbackup.rules.change["vault-policy-loosened_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.change["vault-policy-loosened"] as rule

_vault := "p:aws_backup_vault.orders"

_policy := "p:aws_backup_vault_policy.orders"

_denied := {
	"*": {"verdict": "allowed"},
	"backup:CopyIntoBackupVault": {"verdict": "denied", "by": [{"policy": _policy}]},
	"backup:DeleteBackupPlan": {"verdict": "denied", "by": [{"policy": "p:scp"}]},
	"backup:DeleteRecoveryPoint": {"verdict": "denied", "by": [{"policy": _policy}]},
}

_facts(after, action) := {
	"plans": {"p": {"complete": true}},
	"before": {
		"access": {_vault: _denied},
		"vault_policies": {_policy: {"vault": _vault, "vault_name": "orders", "change": {"actions": [action]}}},
	},
	"vaults": {_vault: {"plan": "p", "kind": "standard", "policy": _policy}},
	"vault_locks": {},
	"vault_policies": {_policy: {"vault": _vault}},
	"access": {_vault: after},
}

_found(after, more) := found if found := rule.findings with input as testing.with_actions(object.union(_facts(after, "update"), more))

_verdicts(after, more) := {f.verdict | some f in _found(after, more)}

_open := {"*": {"verdict": "allowed"}}

test_violated_action_taken_out if {
	_found(_open, {}) == {{
		"resource": _policy,
		"attribute": ["document"],
		"message": concat("", [
			`access policy of vault "orders" no longer denies backup:DeleteRecoveryPoint; `,
			"principals with these IAM permissions can then destroy recovery points",
		]),
		"verdict": "violated",
	}}
}

test_violated_names_one_role if {
	few := {"backup:DeleteRecoveryPoint": {"verdict": "conditional", "conditions": ["Principal arn:aws:iam::111122223333:role/x"]}}
	_verdicts(object.union(_open, few), {}) == {"violated"}
}

test_satisfied_comes_to_the_same if _verdicts(_denied, {}) == set()

test_satisfied_denied_by_the_organization if {
	_verdicts({"backup:DeleteRecoveryPoint": {"verdict": "denied", "by": [{"policy": "p:scp"}]}}, {}) == set()
}

test_satisfied_compliance_lock if {
	locked := {"vaults": {_vault: {"lock": "p:lock"}}, "vault_locks": {"p:lock": {"mode": "compliance"}}}
	_verdicts(_open, locked) == set()
}

test_satisfied_untouched if {
	found := rule.findings with input as testing.with_actions(_facts(_open, "no-op"))
	found == set()
}

test_satisfied_taken_off_altogether if _verdicts(_open, {"vaults": {_vault: {"policy": "p:other"}}}) == set()

test_undecided_text if {
	unknown := {"vault_policies": {_policy: {"unknown": {"document": {"reason": "after-apply"}}}}}
	_verdicts({"*": {"verdict": "unknown"}}, unknown) == {"undecided"}
}

test_undecided_lock if {
	_verdicts(_open, {"vaults": {_vault: {"unknown": {"lock": {"reason": "after-apply"}}}}}) == {"undecided"}
}
