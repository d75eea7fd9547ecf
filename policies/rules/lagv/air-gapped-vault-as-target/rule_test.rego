package tfbackup.rules.lagv["air-gapped-vault-as-target_test"]

import data.tfbackup.rules.lagv["air-gapped-vault-as-target"] as rule

_vaults := {"p:sealed": {"kind": "logically-air-gapped", "name": "sealed"}, "p:open": {"kind": "standard", "name": "open"}}

_of(backup_rule) := found if {
	found := rule.findings with input as {
		"vaults": _vaults,
		"backup_plans": {"p:plan": {"rules": [object.union({"name": "daily"}, backup_rule)]}},
	}
}

test_violated_air_gapped if {
	some f in _of({"vault": {"id": "p:sealed"}})
	contains(f.message, "rule \"daily\" names air-gapped vault \"sealed\" in target_vault_name")
	f.verdict == "violated"
}

test_satisfied_standard if {
	_of({"vault": {"id": "p:open"}, "air_gapped_vault": {"id": "p:sealed"}}) == set()
	_of({"vault": {"name": "elsewhere"}}) == set()
}

test_undecided_vault if {
	some f in _of({"unknown": {"vault": {"reason": "after-apply", "candidates": ["p:open", "p:sealed"]}}})
	f.verdict == "undecided"
}
