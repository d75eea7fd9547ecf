package tfbackup.rules.lagv["cold-storage-in-lagv_test"]

import data.tfbackup.rules.lagv["cold-storage-in-lagv"] as rule

_found(kind, terms) := found if {
	found := rule.findings with input as {
		"backup_plans": {"p:plan": {"rules": [{
			"name": "monthly",
			"vault": {"id": "p:vault"},
			"air_gapped_vault": {"id": "p:sealed"},
			"lifecycle": terms,
		}]}},
		"vaults": {"p:sealed": {"kind": kind, "name": "sealed"}},
	}
}

test_undecided_cold_storage if {
	some found in _found("logically-air-gapped", {"cold_after_days": 30})
	found.verdict == "undecided"
	startswith(found.message, "can't tell whether air-gapped vault \"sealed\" accepts cold storage, which the rule \"monthly\" asks for")
}

test_satisfied_warm if _found("logically-air-gapped", {}) == set()

test_satisfied_standard_vault if _found("standard", {"cold_after_days": 30}) == set()
