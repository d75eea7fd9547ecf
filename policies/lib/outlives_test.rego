package tfbackup.lib.outlives_test

import data.tfbackup.lib.outlives

_attacker := "111122223333"

_other := "444455556666"

_unknown := {"reason": "after-apply"}

_hop(fields) := object.union(object.remove(_base, object.keys(fields)), fields)

_base := {
	"to": {"id": "p:v", "name": "v", "account": "111122223333"},
	"air_gapped": false,
	"key": {"manager": "customer", "id": "p:k", "account": "111122223333"},
}

_world(more) := object.union(
	{
		"vaults": {"p:v": {"kind": "standard"}},
		"vault_locks": {},
		"vault_policies": {},
		"keys": {"p:k": {"address": "aws_kms_key.k"}},
		"key_policies": {},
		"access": {},
		"role_doors": {},
		"key_administration": {},
		"catalog": {"types": {"EBS": {"lagv": true}, "Storage Gateway": {"lagv": false}}},
	},
	more,
)

_undeletable(hop, kind, more) := answer if {
	facts := _world(more)
	attacker := _attacker
	answer := outlives.undeletable(hop, attacker, kind) with input as facts
}

_sealed(hop, more) := answer if {
	facts := _world(more)
	answer := outlives.sealed(hop, "EBS") with input as facts
}

_readable(key, more) := answer if {
	facts := _world(more)
	hop := _hop({"key": key})
	attacker := _attacker
	answer := outlives.readable(hop, attacker) with input as facts
}

_air_gapped(hop, kind) := answer if {
	facts := _world({})
	answer := outlives.air_gapped(hop, kind) with input as facts
}

_kind_untold := object.remove(_base, ["air_gapped"])

test_a_vault_of_unknown_kind_is_not_air_gapped_where_none_takes_the_type if {
	_air_gapped(_hop({"air_gapped": true}), "Storage Gateway") == "yes"
	_air_gapped(_hop({}), "EBS") == "no"
	_air_gapped(_kind_untold, "Storage Gateway") == "no"
	_air_gapped(_kind_untold, "EBS") == "unknown"
	_air_gapped(_kind_untold, "") == "unknown"
}

_lock(lock) := {"vaults": {"p:v": {"lock": "p:l"}}, "vault_locks": {"p:l": lock}}

test_an_air_gapped_vault_is_sealed if {
	_sealed(_hop({"air_gapped": true}), {}) == {"is": "yes"}
}

test_a_compliance_lock_seals_a_vault_once_its_time_for_changes_is_over if {
	made := {"mode": "compliance", "changeable_for_days": 3, "change": {"actions": ["create"]}}
	_sealed(_hop({}), _lock(made)) == {"is": "yes", "from_days": 3}
	declared := _sealed(_hop({}), _lock({"mode": "compliance", "type": "external.vault"}))
	declared == {"is": "yes"}
	there := _sealed(_hop({}), _lock(object.union(made, {"change": {"actions": ["no-op"]}})))
	there.is == "unknown"
	there.waits_for == ["p:l"]
}

test_no_other_lock_seals_a_vault if {
	_sealed(_hop({}), _lock({"mode": "governance", "change": {"actions": ["create"]}})).is == "no"
	_sealed(_hop({}), {}).is == "no"
}

test_a_lock_that_is_not_known_may_seal_a_vault if {
	mode := _sealed(_hop({}), _lock({"unknown": {"mode": _unknown}}))
	mode.is == "unknown"
	mode.waits_for == ["p:l"]
	lock := _sealed(_hop({}), {"vaults": {"p:v": {"unknown": {"lock": _unknown}}}})
	lock.is == "unknown"
	lock.waits_for == ["p:v"]
	elsewhere := _sealed(_hop({"to": {"name": "v"}}), {})
	elsewhere.is == "unknown"
	elsewhere.waits_for == []
}

test_a_sealed_vault_outlives_its_own_account if {
	_undeletable(_hop({"air_gapped": true}), "EBS", {}).is == "yes"
	_undeletable(_hop({}), "EBS", {}).is == "no"
}

test_a_vault_of_unknown_account_may_be_the_attackers if {
	_undeletable(_hop({"to": {"id": "p:v", "account": "b:aws.bunker"}}), "EBS", {}).is == "unknown"
	_undeletable(_hop({"to": {"id": "p:v"}}), "EBS", {}).is == "unknown"
}

_away := _hop({"to": {"id": "p:v", "name": "v", "account": "444455556666"}})

_allowing(statement) := {
	"vaults": {"p:v": {"policy": "p:policy"}},
	"vault_policies": {"p:policy": {"document": {"statements": [object.union(
		{"effect": "Allow", "principals": {"AWS": ["arn:aws:iam::111122223333:root"]}},
		statement,
	)]}}},
}

_under_policy(statement) := _undeletable(_away, "EBS", _allowing(statement)).is

test_a_vault_of_another_account_outlives_what_its_policy_does_not_allow if {
	_undeletable(_away, "EBS", {}).is == "yes"
	_under_policy({"actions": ["backup:CopyIntoBackupVault"]}) == "yes"
	_under_policy({"actions": ["backup:*"], "principals": {"AWS": ["777788889999"]}}) == "yes"
	_under_policy({"actions": ["backup:*"], "effect": "Deny"}) == "yes"
}

test_a_policy_that_lets_the_attacker_delete_or_change_it_loses_the_vault if {
	every actions in [
		["backup:*"],
		["*"],
		["backup:DeleteRecoveryPoint"],
		["backup:PutBackupVaultAccessPolicy", "backup:DeleteRecoveryPoint"],
	] {
		_under_policy({"actions": actions}) == "no"
	}
}

test_a_policy_that_lets_everyone_delete_lets_the_attacker if {
	everyone := {"actions": ["backup:DeleteRecoveryPoint"], "principals": {"AWS": ["*"]}}
	_lets(everyone) == "no"
	_lets(object.union(everyone, {"conditions": {"StringEquals": {"aws:PrincipalOrgID": ["o-1"]}}})) == "unknown"
	_lets(object.union(everyone, {"actions": ["backup:CopyIntoBackupVault"]})) == "yes"
	_lets({"effect": "Deny", "actions": ["backup:*"], "principals": {"*": ["*"]}}) == "yes"
}

_lets(statement) := _undeletable(_away, "EBS", {
	"vaults": {"p:v": {"policy": "p:policy"}},
	"vault_policies": {"p:policy": {"document": {"statements": [object.union({"effect": "Allow"}, statement)]}}},
}).is

test_a_policy_that_is_not_known_may_let_the_attacker_in if {
	every more in [
		{"vaults": {"p:v": {"unknown": {"policy": _unknown}}}},
		{"vaults": {"p:v": {"policy": "p:policy"}}, "vault_policies": {"p:policy": {"unknown": {"document": _unknown}}}},
	] {
		found := _undeletable(_away, "EBS", more)
		found.is == "unknown"
		found.waits_for == ["p:v"]
	}
	_undeletable(_hop({"to": {"name": "v", "account": "444455556666"}}), "EBS", {}).is == "unknown"
}

_destroys_vault := ["backup:DeleteRecoveryPoint", "backup:DisassociateRecoveryPoint", "backup:UpdateRecoveryPointLifecycle"]

_denied := {"verdict": "denied", "by": [{"policy": "p:scp", "statement": 0}]}

_access_to(id, actions, access) := {"access": {id: {action: access | some action in actions}}}

_here(kind, access) := _undeletable(_hop({}), kind, _access_to("p:v", _destroys_vault, access))

test_what_organization_policies_deny_to_all_outlives_its_account if {
	_here("EBS", _denied) == {"is": "yes", "by_policy": true}
	_here("EBS", {"verdict": "allowed"}).is == "no"
	all := _undeletable(_hop({}), "EBS", {"access": {"p:v": {"*": _denied}}})
	all.is == "yes"
	most := _undeletable(_hop({}), "EBS", _access_to("p:v", ["backup:DeleteRecoveryPoint"], _denied))
	most.is == "no"
}

test_what_is_denied_in_part_may_be_deleted if {
	exempt := {"exempt": ["arn:aws:iam::*:role/break-glass"]}
	_here("EBS", object.union(_denied, exempt)).is == "unknown"
	_here("EBS", object.union(_denied, {"exempt": ["*"], "exempt_wide": ["*"]})).is == "no"
	_here("EBS", {"verdict": "conditional", "by": _denied.by}).is == "unknown"
	_here("EBS", {"verdict": "unknown", "by": [], "waits_for": ["p:text"]}).waits_for == ["p:text"]
	_here("EBS", {"verdict": "unknown", "waits_for": ["p:text"]}).waits_for == ["p:text"]
}

# A vault's own policy holds as long as nobody may change it.
test_a_policy_of_the_vault_that_denies_its_own_change_may_hold if {
	own := {"verdict": "denied", "by": [{"policy": "p:own", "statement": 0}]}
	policies := {"vault_policies": {"p:own": {}}}
	_undeletable(_hop({}), "EBS", object.union(policies, _access_to("p:v", _destroys_vault, own))).is == "no"
	change := ["backup:DeleteBackupVaultAccessPolicy", "backup:PutBackupVaultAccessPolicy"]
	closed := object.union(policies, _access_to("p:v", array.concat(_destroys_vault, change), own))
	_undeletable(_hop({}), "EBS", closed).is == "unknown"
}

test_images_may_be_deregistered_past_aws_backup if {
	_here("EC2", _denied).is == "unknown"
	too := _access_to("p:v", array.concat(_destroys_vault, ["ec2:DeregisterImage"]), _denied)
	_undeletable(_hop({}), "EC2", too).is == "yes"
}

test_a_governance_lock_holds_where_its_removal_is_denied if {
	lock := _lock({"mode": "governance"})
	_undeletable(_hop({}), "EBS", object.union(lock, _access_to("p:v", _destroys_vault, _denied))).is == "no"
	removal := ["backup:DeleteBackupVaultLockConfiguration", "backup:PutBackupVaultLockConfiguration"]
	all := _access_to("p:v", array.concat(_destroys_vault, removal), _denied)
	_undeletable(_hop({}), "EBS", object.union(lock, all)) == {"is": "yes", "by_policy": true}
}

test_keys_of_aws_and_no_key_stay_readable if {
	every manager in ["aws", "aws-owned", "none"] {
		_readable({"manager": manager}, {}) == {"is": "yes"}
	}
}

test_a_key_that_is_not_known_may_be_the_attackers if {
	_readable({}, {}).is == "unknown"
	_readable({"manager": "customer"}, {}).is == "unknown"
	facts := _world({})
	attacker := _attacker
	hop := object.remove(_hop({}), ["key"])
	none := outlives.readable(hop, attacker) with input as facts
	none.is == "unknown"
	_readable({"manager": "unheard-of"}, {}).is == "unknown"
}

test_a_key_of_another_account_stays_readable if {
	_readable({"manager": "customer", "id": "p:k", "account": _other}, {}).is == "yes"
	_readable({"manager": "customer", "arn": "arn:x", "account": _other}, {}).is == "unknown"
}

_destroys_key := ["kms:DeleteImportedKeyMaterial", "kms:DisableKey", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"]

_key := _base.key

_key_here(access) := _readable(_key, _access_to("p:k", _destroys_key, access))

test_the_attackers_own_key_stays_where_policies_of_the_organization_deny_its_end if {
	_readable(_key, {}).is == "no"
	_key_here(_denied) == {"is": "yes", "by_policy": true}
	_key_here({"verdict": "allowed"}).is == "no"
	most := _readable(_key, _access_to("p:k", ["kms:DisableKey"], _denied))
	most.is == "no"
}

test_a_key_whose_end_is_denied_in_part_may_be_lost if {
	_key_here(object.union(_denied, {"exempt": ["arn:aws:iam::*:role/a"]})).is == "unknown"
	_key_here(object.union(_denied, {"exempt": ["*"], "exempt_wide": ["*"]})).is == "no"
	_key_here({"verdict": "conditional", "by": _denied.by}).is == "unknown"
	_key_here({"verdict": "unknown", "waits_for": ["p:text"]}).waits_for == ["p:text"]
}

test_what_a_key_policy_alone_denies_its_administrators_allow_again if {
	own := {"verdict": "denied", "by": [{"policy": "p:k", "statement": 0}]}
	_readable(_key, object.union({"key_policies": {"p:k": {}}}, _access_to("p:k", _destroys_key, own))).is == "no"
}

test_a_key_is_called_by_its_address_or_its_arn if {
	contains(_readable(_key, {}).because, "aws_kms_key.k")
	contains(_readable({"manager": "customer", "account": _attacker, "arn": "arn:x"}, {}).because, "arn:x")
	contains(_readable({"manager": "customer", "account": _attacker}, {}).because, "with unknown name")
}

test_accounts_without_ids_may_be_one if {
	outlives.same_account({"account": _attacker}, _attacker) == "yes"
	outlives.same_account({"account": _other}, _attacker) == "no"
	outlives.same_account({"account": "p:aws.a"}, "p:aws.a") == "yes"
	outlives.same_account({"account": "p:aws.a"}, _attacker) == "unknown"
	outlives.same_account({"account": _other}, "p:aws.a") == "unknown"
	outlives.same_account({}, _attacker) == "unknown"
	outlives.same_account({}, "") == "unknown"
}

test_a_vault_is_called_by_its_name_or_its_arn if {
	outlives.called({"name": "v", "arn": "arn:x"}) == `"v"`
	outlives.called({"arn": "arn:x"}) == "arn:x"
	outlives.called({}) == "with unknown name"
}

test_a_lock_that_aws_rejects_is_no_protection if {
	lock := {"mode": "compliance", "changeable_for_days": 1, "change": {"actions": ["create"]}}
	_sealed(_hop({}), _lock(lock)).is == "no"
	_sealed(_hop({}), _lock(object.union(lock, {"changeable_for_days": 3}))).is == "yes"
}
