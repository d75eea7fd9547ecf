package tfbackup.rules["vault-lock"]["vault-locked-twice_test"]

import data.tfbackup.rules["vault-lock"]["vault-locked-twice"] as rule

_vaults := {
	"p:v": {"kind": "standard", "name": "v", "plan": "p"},
	"p:w": {"kind": "standard", "name": "w", "plan": "q"},
}

_found(locks) := found if {
	found := rule.findings with input as {"vaults": _vaults, "vault_locks": locks}
}

_verdicts(locks) := {[f.resource, f.verdict] | some f in _found(locks)}

_on(vault) := {"vault": vault}

test_violated_two_locks if {
	_found({"p:a": _on("p:v"), "p:b": _on("p:v"), "p:c": _on("p:w")}) == {{
		"resource": "p:v",
		"attribute": ["lock"],
		"message": "vault \"v\" has 2 lock configurations; each apply overwrites one with the other, or AWS Backup rejects it",
		"verdict": "violated",
		"related": [
			{"resource": "p:a", "attribute": ["vault_name"], "label": "one of several locks on this vault"},
			{"resource": "p:b", "attribute": ["vault_name"], "label": "one of several locks on this vault"},
		],
	}}
}

test_satisfied_one_each if _verdicts({"p:a": _on("p:v"), "p:b": _on("p:w")}) == set()

test_satisfied_leftover_of_a_replacement if {
	_verdicts({"p:a": _on("p:v"), "p:b": object.union(_on("p:v"), {"change": {"deposed": "1"}})}) == set()
}

_perhaps(candidates) := {
	"plan": "p",
	"unknown": {"vault": {"reason": "after-apply", "references": ["var.name"], "candidates": candidates}},
}

test_undecided_second_lock if {
	_verdicts({"p:a": _on("p:v"), "p:b": _perhaps(["p:v"])}) == {["p:v", "undecided"]}
	_verdicts({"p:a": _on("p:v"), "p:b": _perhaps([])}) == {["p:v", "undecided"]}
	_verdicts({"p:a": _on("p:w"), "p:b": _perhaps(["p:v"])}) == set()
}
