package tfbackup.rules["vault-lock"]["vault-locked-twice_test"]

import data.tfbackup.rules["vault-lock"]["vault-locked-twice"] as rule

_vaults := {"p:v": {"kind": "standard", "name": "v"}, "p:w": {"kind": "standard", "name": "w"}}

_found(locks) := found if {
	found := rule.findings with input as {"vaults": _vaults, "vault_locks": locks}
}

_verdicts(locks) := {[f.resource, f.verdict] | some f in _found(locks)}

_on(vault) := {"vault": vault}

test_violated_two_locks if {
	_found({"p:a": _on("p:v"), "p:b": _on("p:v"), "p:c": _on("p:w")}) == {{
		"resource": "p:b",
		"attribute": ["vault_name"],
		"message": "vault \"v\" has 2 lock configurations; each apply replaces one lock with the other, or AWS refuses it",
		"verdict": "violated",
		"related": [
			{"resource": "p:a", "attribute": ["vault_name"], "label": "locks it, too"},
			{"resource": "p:v", "attribute": [], "label": "locked twice"},
		],
	}}
}

test_satisfied_one_each if _verdicts({"p:a": _on("p:v"), "p:b": _on("p:w")}) == set()

test_satisfied_leftover_of_a_replacement if {
	_verdicts({"p:a": _on("p:v"), "p:b": object.union(_on("p:v"), {"change": {"deposed": "1"}})}) == set()
}

_perhaps := {"unknown": {"vault": {"reason": "after-apply", "references": ["var.name"], "candidates": ["p:v"]}}}

test_undecided_second_lock if {
	_verdicts({"p:a": _on("p:v"), "p:b": _perhaps}) == {["p:b", "undecided"]}
	_verdicts({"p:a": _on("p:w"), "p:b": _perhaps}) == set()
}
