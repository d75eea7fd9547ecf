package tfbackup.rules.change["vault-policy-loosened_test"]

import data.tfbackup.rules.change["vault-policy-loosened"] as rule

_vault := "p:aws_backup_vault.orders"

_policy := "p:aws_backup_vault_policy.orders"

_facts(loss, more) := object.union(
	{
		"plans": {"p": {"complete": true}},
		"before": {"vault_policies": {_policy: {"vault": _vault, "vault_name": "orders"}}},
		"vaults": {_vault: {"plan": "p", "kind": "standard", "policy": _policy}},
		"vault_locks": {},
		"vault_policies": {_policy: {"vault": _vault}},
		"access": {_vault: {"*": {"verdict": "allowed"}}},
		"changes": {"denials": [{"policy": _policy, "losses": {"backup:DeleteRecoveryPoint": loss}}]},
	},
	more,
)

_found(loss, more) := found if found := rule.findings with input as _facts(loss, more)

_verdicts(loss, more) := {f.verdict | some f in _found(loss, more)}

test_violated_action_taken_out if {
	_found("open", {}) == {{
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
	limited := {"verdict": "conditional", "conditions": ["Principal arn:aws:iam::111122223333:role/x"]}
	_verdicts("condition", {"access": {_vault: {"backup:DeleteRecoveryPoint": limited}}}) == {"violated"}
}

test_satisfied_comes_to_the_same if {
	found := rule.findings with input as object.remove(_facts("open", {}), ["changes"])
	found == set()
}

test_undecided_text if {
	_verdicts("unsure", {"vault_policies": {_policy: {"unknown": {"document": {"reason": "after-apply"}}}}}) == {"undecided"}
}

test_undecided_lock if {
	_verdicts("open", {"vaults": {_vault: {"unknown": {"lock": {"reason": "after-apply"}}}}}) == {"undecided"}
}
