package tfbackup.rules.cmk["key-material-expires_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.cmk["key-material-expires"] as rule

_found(key, more) := found if {
	found := rule.findings with input as testing.with_hops(object.union({"keys": {"p:key": key}, "vaults": {}, "flows": []}, more))
}

_vault := {"vaults": {"p:vault": {"key": {"id": "p:key"}}}}

_flow := {"flows": [{"hops": [{"key": {"id": "p:key"}, "lifecycle": {"delete_after_days": 35}}]}]}

_expires := {"material_valid_to": "2027-01-01T00:00:00Z"}

test_violated_vault if {
	some found in _found(_expires, _vault)
	found.message == concat("", [
		"imported key material expires on 2027-01-01T00:00:00Z; after that, recovery points under this key can't be restored ",
		"unless the same material is imported again",
	])
}

test_violated_names_the_retention if {
	some found in _found(_expires, _flow)
	contains(found.message, "under this key (kept for 35 days) can't be restored unless")
}

test_satisfied_material_that_stays if _found({}, _vault) == set()

test_satisfied_no_backup_under_it if _found(_expires, {}) == set()

test_undecided_expiry if {
	{f.verdict | some f in _found({"unknown": {"material_valid_to": {"reason": "after-apply"}}}, _vault)} == {"undecided"}
}
