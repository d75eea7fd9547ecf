package tfbackup.rules.databunker["copy-beside-original_test"]

import data.tfbackup.rules.databunker["copy-beside-original"] as rule

_vault := {"kind": "standard", "account": "111122223333", "region": "eu-west-1", "key": {"manager": "aws"}}

_found(second) := found if {
	found := rule.findings with input as {
		"backup_plans": {"p:plan": {"rules": [{
			"name": "daily",
			"vault": {"id": "p:first"},
			"copies": [{"vault": {"id": "p:second"}}],
		}]}},
		"vaults": {"p:first": _vault, "p:second": object.union(_vault, second)},
	}
}

test_violated_same_vault if {
	found := rule.findings with input as {"backup_plans": {"p:plan": {"rules": [{
		"name": "daily",
		"vault": {"id": "p:first"},
		"copies": [{"vault": {"id": "p:first"}}],
	}]}}}
	found == {{
		"resource": "p:plan",
		"attribute": ["rules"],
		"message": "rule \"daily\" copies into the vault that it backs up to; the copy is lost together with the backup",
		"verdict": "violated",
		"twin": "0 p:first",
	}}
}

test_violated_vault_beside_it if {
	some found in _found({})
	contains(found.message, "copies to an unlocked vault in the same account and Region")
}

test_satisfied_another_region if _found({"region": "eu-north-1"}) == set()

test_satisfied_another_account if _found({"account": "444455556666"}) == set()

test_satisfied_locked if _found({"lock": "p:lock"}) == set()

test_satisfied_perhaps_locked if _found({"unknown": {"lock": {"reason": "after-apply"}}}) == set()

test_satisfied_air_gapped if _found({"kind": "logically-air-gapped"}) == set()

test_satisfied_step_on_the_way_out if _found({"key": {"manager": "customer"}}) == set()
