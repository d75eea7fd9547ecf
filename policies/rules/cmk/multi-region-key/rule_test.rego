package tfbackup.rules.cmk["multi-region-key_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.cmk["multi-region-key"] as rule

_found(key, more) := found if {
	found := rule.findings with input as testing.with_hops(object.union({"keys": {"p:key": key}, "vaults": {}, "flows": []}, more))
}

_vault := {"vaults": {"p:vault": {"key": {"id": "p:key"}}}}

test_violated_primary if {
	some found in _found({"multi_region": true}, _vault)
	found.resource == "p:key"
	startswith(found.message, "KMS key of backups is a multi-Region key")
}

test_violated_replica if {
	found := _found({"multi_region": true, "replica": true}, _vault)
	count(found) == 1
	some one in found
	startswith(one.message, "KMS key of backups is a replica of a multi-Region key")
}

test_violated_key_of_a_source if {
	flows := {"flows": [{"hops": [{"source_key": {"id": "p:key"}}]}]}
	count(_found({"multi_region": true}, flows)) == 1
}

test_undecided_unknown if {
	unknown := {"unknown": {"multi_region": {"reason": "after-apply"}}}
	some found in _found(unknown, _vault)
	found.verdict == "undecided"
	_found(object.union(unknown, {"replica": true}), {}) == set()
}

test_satisfied_single_region if _found({"multi_region": false}, _vault) == set()

test_satisfied_no_backup_under_it if _found({"multi_region": true}, {}) == set()
