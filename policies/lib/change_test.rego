package tfbackup.lib.change_test

import data.tfbackup.lib.change
import data.tfbackup.lib.testing

test_each_fate_has_its_set if {
	facts := {"changes": {"deleted": ["p:a"], "replaced": ["p:b"], "updated": ["p:c"], "forgotten": ["p:d"]}}
	deleted := change.deleted with input as facts
	deleted == {"p:a"}
	changed := change.changed with input as facts
	changed == {"p:b", "p:c"}
	forgotten := change.forgotten with input as facts
	forgotten == {"p:d"}
}

test_nothing_changes_in_an_empty_input if {
	changed := change.changed with input as {"plans": {}}
	changed == set()
	deleted := change.deleted with input as {"plans": {}}
	deleted == set()
}

test_fields_have_their_place if {
	facts := testing.with_field("p:k", "keys.enabled", "loosened", {"before": true, "after": false})
	found := change.fields with input as facts
	{id | some [id, _] in found.loosened.keys.enabled} == {"p:k"}
}

test_targeted_plan_removes_no_lock if {
	removed := change.removed_locks with input as testing.with_changes({
		"before": {"vault_locks": {"p:l": {"vault": "p:v", "change": {"actions": ["no-op"]}}}},
		"vaults": {"p:v": {}},
	})
	removed == set()
}

test_removed_lock_leaves_its_vault if {
	removed := change.removed_locks with input as testing.with_changes({
		"before": {"vault_locks": {"p:l": {"vault": "p:v", "change": {"actions": ["delete", "create"]}}}},
		"vaults": {"p:v": {}},
	})
	removed == {"p:l"}
}

test_removed_policy_leaves_its_vault if {
	removed := change.removed_policies with input as testing.with_changes({
		"before": {"vault_policies": {"p:x": {"vault": "p:v", "change": {"actions": ["delete", "create"]}}}},
		"vaults": {"p:v": {}},
	})
	removed == {"p:x"}
}

test_keys_are_judged_beside_backups if {
	judged := change.judged_keys with input as testing.with_changes({
		"plans": {"with": {"has_backup": true}, "without": {"has_backup": false}},
		"before": {"keys": {"with:k": {"plan": "with"}, "without:k": {"plan": "without"}}},
	})
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
	moved := change.removed_policies with input as testing.with_changes(facts)
	moved == set()
	other := object.union(facts, {"vault_policies": {"p:new": {"vault": "p:v", "document": {"statements": []}}}})
	removed := change.removed_policies with input as testing.with_changes(other)
	removed == {"p:old"}
}
