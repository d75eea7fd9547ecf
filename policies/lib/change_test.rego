package tfbackup.lib.change_test

import data.tfbackup.lib.change

_vaults := {"before": {"vaults": {
	"p:deleted": {"change": {"actions": ["delete"]}},
	"p:replaced": {"change": {"actions": ["delete", "create"]}},
	"p:replaced-first": {"change": {"actions": ["create", "delete"]}},
	"p:updated": {"change": {"actions": ["update"]}},
	"p:forgotten": {"change": {"actions": ["forget"]}},
	"p:untouched": {"change": {"actions": ["no-op"]}},
	"p:data": {},
}}}

test_each_action_has_its_set if {
	deleted := change.deleted with input as _vaults
	deleted == {"p:deleted"}
	replaced := change.replaced with input as _vaults
	replaced == {"p:replaced", "p:replaced-first"}
	updated := change.updated with input as _vaults
	updated == {"p:updated"}
	changed := change.changed with input as _vaults
	changed == replaced | updated
	forgotten := change.forgotten with input as _vaults
	forgotten == {"p:forgotten"}
}

test_nothing_changes_in_an_empty_input if {
	changed := change.changed with input as {"plans": {}}
	changed == set()
	deleted := change.deleted with input as {"plans": {}}
	deleted == set()
}

test_every_map_is_looked_at if {
	every map in ["vaults", "vault_locks", "vault_policies", "keys", "key_aliases", "key_policies", "selections", "global_settings"] {
		deleted := change.deleted with input as {"before": {map: {"p:x": {"change": {"actions": ["delete"]}}}}}
		deleted == {"p:x"}
	}
}

test_targeted_plan_removes_no_lock if {
	removed := change.removed_locks with input as {
		"before": {"vault_locks": {"p:l": {"vault": "p:v", "change": {"actions": ["no-op"]}}}},
		"vaults": {"p:v": {}},
	}
	removed == set()
}

test_removed_lock_leaves_its_vault if {
	removed := change.removed_locks with input as {
		"before": {"vault_locks": {"p:l": {"vault": "p:v", "change": {"actions": ["delete", "create"]}}}},
		"vaults": {"p:v": {}},
	}
	removed == {"p:l"}
}

test_removed_policy_leaves_its_vault if {
	removed := change.removed_policies with input as {
		"before": {"vault_policies": {"p:x": {"vault": "p:v", "change": {"actions": ["delete", "create"]}}}},
		"vaults": {"p:v": {}},
	}
	removed == {"p:x"}
}

test_keys_are_judged_beside_backups if {
	judged := change.judged_keys with input as {
		"plans": {"with": {"has_backup": true}, "without": {"has_backup": false}},
		"before": {"keys": {"with:k": {"plan": "with"}, "without:k": {"plan": "without"}}},
	}
	{id | some id, _ in judged} == {"with:k"}
}

test_a_policy_that_moves_to_another_address_is_not_removed if {
	document := {"statements": [{"effect": "Deny"}]}
	policy := {"vault": "p:v", "document": document, "change": {"actions": ["delete"]}}
	facts := {
		"before": {"vault_policies": {"p:old": policy}, "vaults": {"p:v": {"policy": "p:old"}}},
		"vaults": {"p:v": {"policy": "p:new"}},
		"vault_policies": {"p:new": {"vault": "p:v", "document": document}},
	}
	moved := change.removed_policies with input as facts
	moved == set()
	other := object.union(facts, {"vault_policies": {"p:new": {"vault": "p:v", "document": {"statements": []}}}})
	removed := change.removed_policies with input as other
	removed == {"p:old"}
}
