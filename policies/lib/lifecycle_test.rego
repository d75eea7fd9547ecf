package tfbackup.lib.lifecycle_test

import data.tfbackup.lib.lifecycle

test_rules_and_copies_have_their_places if {
	plans := {"p:plan": {"rules": [{
		"name": "daily",
		"lifecycle": {"delete_after_days": 7},
		"copies": [
			{"vault": {"name": "dr"}, "lifecycle": {"delete_after_days": 8}},
			{"vault": {"arn": "arn:x"}, "lifecycle": {"delete_after_days": 9}},
			{"lifecycle": {}},
			{"vault": {"name": "inherits"}},
		],
	}]}}
	found := lifecycle.all with input as {"backup_plans": plans}
	{place | some [_, place, _] in found} == {
		"rule \"daily\"",
		"copy action of rule \"daily\" to vault \"dr\"",
		"copy action of rule \"daily\" to arn:x",
		"copy action of rule \"daily\"",
	}
	{id | some [id, _, _] in found} == {"p:plan"}
	{terms.delete_after_days | some [_, _, terms] in found} == {7, 8, 9}
}

test_a_rule_without_a_name if lifecycle.called({}) == "without a known name"

test_recovery_points_lie_in_vaults_of_the_input if {
	plans := {"p:plan": {"rules": [
		{"name": "a", "vault": {"id": "p:v"}, "lifecycle": {"delete_after_days": 1}, "copies": [
			{"vault": {"id": "p:w"}, "kept": {"delete_after_days": 1}},
			{"vault": {"id": "p:x"}, "lifecycle": {"delete_after_days": 2}, "kept": {"delete_after_days": 2}},
			{"vault": {"arn": "arn:elsewhere"}},
		]},
		{"name": "b", "vault": {"id": "p:v"}, "air_gapped_vault": {"id": "p:l"}, "lifecycle": {"delete_after_days": 3}},
	]}}
	found := lifecycle.landings with input as {"backup_plans": plans}
	{[vault, terms.delete_after_days] | some [_, _, vault, terms] in found} == {["p:v", 1], ["p:w", 1], ["p:x", 2], ["p:l", 3]}
	count({place | some [_, place, _, _] in found}) == 3
}

test_plans_of_scopes_land_where_their_hops_go if {
	hop := {"to": {"id": "p:v"}, "lifecycle": {"delete_after_days": 1}}
	found := lifecycle.landings with input as {
		"vaults": {"p:v": {"kind": "logically-air-gapped"}},
		"backup_plans": {"p:policy#daily": {"scope": {"regions": ["eu-west-1"]}, "rules": [{"name": "a"}]}},
		"flows": [{"backup_plan": "p:policy#daily", "rule": 0, "hops": [
			object.union(hop, {"via": "backup"}),
			object.union(hop, {"via": "copy", "lifecycle": {"delete_after_days": 2}}),
			object.union(hop, {"via": "temporary"}),
			object.union(hop, {"via": "copy", "unknown": {"lifecycle": {"reason": "after-apply"}}}),
			object.union(hop, {"via": "copy", "lifecycle": {"delete_after_days": 3}}),
		]}],
		"hops_into": {"p:v": [[0, 0], [0, 1], [0, 2], [0, 3]]},
		"stopped_hops": {"retention-out-of-bounds": {"p:r": [[0, 4]]}},
	}
	{[place, vault, terms.delete_after_days] | some [_, place, vault, terms] in found} == {
		["rule \"a\"", "p:v", 1],
		["copy action of rule \"a\"", "p:v", 2],
		["copy action of rule \"a\"", "p:v", 3],
	}
}

test_bounds_of_a_vault_of_unknown_kind_are_not_known if {
	bounds := lifecycle.bounds with input as {"vaults": {"p:v": {"unknown": {"kind": {"reason": "after-apply"}}}}, "vault_locks": {}}
	[holder, limits] := bounds["p:v"]
	holder == "p:v"
	limits.unknown.lock.reason == "after-apply"
}
