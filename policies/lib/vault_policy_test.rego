package tfbackup.lib.vault_policy_test

import data.tfbackup.lib.testing
import data.tfbackup.lib.vault_policy

_vault := "p:aws_backup_vault.v"

_policy := "p:aws_backup_vault_policy.v"

_own(more) := object.union({"verdict": "denied", "by": [{"policy": _policy, "statement": 0}]}, more)

_facts(access) := {
	"plans": {"p": {"complete": true}},
	"vaults": {_vault: {"plan": "p", "kind": "standard", "policy": _policy}},
	"vault_locks": {},
	"vault_policies": {_policy: {"vault": _vault, "vault_name": "orders", "document": {"statements": []}}},
	"organization_policies": {"p:scp": {"unknown": {"document": {"reason": "after-apply"}}}},
	"access": {_vault: access},
}

_vaults(more) := object.union(_facts({}), {"vaults": {_vault: more}})

test_sealed if {
	vault_policy.sealed == set() with input as testing.with_actions(_facts({}))
	vault_policy.sealed == {"p:aws_backup_vault.v"} with input as testing.with_actions(_vaults({"kind": "logically-air-gapped"}))
	locked := object.union(_vaults({"lock": "p:lock"}), {"vault_locks": {"p:lock": {"mode": "compliance"}}})
	vault_policy.sealed == {"p:aws_backup_vault.v"} with input as testing.with_actions(locked)
	vault_policy.of_open_vaults == {} with input as testing.with_actions(locked)
	vault_policy.of_open_vaults == {"p:aws_backup_vault_policy.v": "p:aws_backup_vault.v"} with input as testing.with_actions(_facts({}))
}

test_denied_by_the_policy_alone if {
	access := {
		"backup:A": _own({}),
		"backup:B": _own({"exempt_wide": ["*"]}),
		"backup:C": _own({"by": [{"policy": _policy}, {"policy": "p:scp"}]}),
		"backup:D": {"verdict": "denied"},
		"backup:E": {"verdict": "allowed"},
	}
	denied := vault_policy.denied_by("p:aws_backup_vault_policy.v", "p:aws_backup_vault.v") with input as testing.with_actions(_facts(access))
	denied == {"backup:A"}
}

test_open_and_unclear if {
	access := {
		"*": {"verdict": "allowed", "waits_for": ["111122223333"]},
		"backup:A": _own({}),
		"backup:B": _own({"exempt_wide": ["*"]}),
		"backup:C": {"verdict": "unknown", "waits_for": ["p:scp"]},
	}
	all := {"backup:A", "backup:B", "backup:C", "backup:D"}
	open := vault_policy.open("p:aws_backup_vault.v", all) with input as testing.with_actions(_facts(access))
	open == {"backup:B"}
	unclear := vault_policy.unclear("p:aws_backup_vault.v", all) with input as testing.with_actions(_facts(access))
	unclear == {"backup:C", "backup:D"}
	waits := vault_policy.access_waits("p:aws_backup_vault.v", unclear) with input as testing.with_actions(_facts(access))
	{w.resource | some w in waits} == {_vault, "p:scp"}
}

test_what_is_not_known_of_the_lock if {
	vault_policy.lock_waits("p:aws_backup_vault.v") == [] with input as testing.with_actions(_facts({}))
	unknown := _vaults({"unknown": {"lock": {"reason": "after-apply"}}})
	{w.attribute | some w in vault_policy.lock_waits("p:aws_backup_vault.v")} == {["lock"]} with input as testing.with_actions(unknown)
	mode := object.union(_vaults({"lock": "p:lock"}), {"vault_locks": {"p:lock": {"unknown": {"mode": {"reason": "after-apply"}}}}})
	{w.resource | some w in vault_policy.lock_waits("p:aws_backup_vault.v")} == {"p:lock"} with input as testing.with_actions(mode)
	incomplete := object.union(_facts({}), {"plans": {"p": {"complete": false}}})
	{w.reason | some w in vault_policy.lock_waits("p:aws_backup_vault.v")} == {"incomplete"} with input as testing.with_actions(incomplete)
}

test_name if vault_policy.called({"vault_name": "orders"}) == `access policy of vault "orders"`
