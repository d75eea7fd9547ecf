package tfbackup.rules.databunker["copy-loses-point-in-time_test"]

import data.tfbackup.rules.databunker["copy-loses-point-in-time"] as rule

_found(backup_rule) := found if {
	found := rule.findings with input as {"backup_plans": {"p:plan": {"rules": [object.union({"name": "any-second"}, backup_rule)]}}}
}

test_violated_copy if {
	_found({"continuous": true, "copies": [{}]}) == {{
		"resource": "p:plan",
		"attribute": ["rules"],
		"message": concat("", [
			"rule \"any-second\" makes continuous backups, but its copies are snapshots; if the account is lost, ",
			"data can be restored only to the last copy",
		]),
		"verdict": "violated",
		"twin": "0",
	}}
}

test_violated_air_gapped_vault if count(_found({"continuous": true, "air_gapped_vault": {}})) == 1

test_satisfied_no_copy if _found({"continuous": true, "copies": []}) == set()

test_satisfied_snapshots if _found({"continuous": false, "copies": [{}]}) == set()

test_undecided_continuous if {
	unsure := {"unknown": {"continuous": {"reason": "after-apply"}}}
	some f in _found(object.union(unsure, {"copies": [{}]}))
	f.verdict == "undecided"
	_found(object.union(unsure, {"copies": []})) == set()
}
