package tfbackup.survival_test

import data.tfbackup.survival

_vault(name, account, more) := object.union(
	{
		"plan": "p",
		"address": sprintf("aws_backup_vault.%s", [name]),
		"type": "aws_backup_vault",
		"account": account,
		"region": "eu-west-1",
		"kind": "standard",
		"name": name,
	},
	more,
)

_at(name, account) := {"id": sprintf("p:aws_backup_vault.%s", [name]), "name": name, "account": account, "region": "eu-west-1"}

_backup := {
	"via": "backup",
	"to": _at("local", "111122223333"),
	"air_gapped": false,
	"crosses_account": "no",
	"crosses_region": "no",
	"source_key": {"manager": "aws", "by_default": true},
	"key": {"manager": "aws", "by_default": true},
	"lifecycle": {"delete_after_days": 35},
	"works": "yes",
}

_copy := {
	"via": "copy",
	"from": _at("local", "111122223333"),
	"to": _at("bunker", "444455556666"),
	"air_gapped": false,
	"crosses_account": "yes",
	"crosses_region": "no",
	"source_key": {"manager": "aws", "by_default": true},
	"key": {"manager": "aws-owned", "by_default": true},
	"lifecycle": {"delete_after_days": 90},
	"works": "yes",
}

_world(hops) := {
	"plans": {"p": {"complete": true, "errored": false, "has_backup": true}},
	"catalog": {"types": {"EBS": {"label": "EBS", "lagv": true}}},
	"accounts": {},
	"keys": {},
	"key_policies": {},
	"vault_policies": {},
	"vault_locks": {},
	"roles": {},
	"role_doors": {},
	"key_administration": {},
	"access": {},
	"copy_refusals": {},
	"key_refusals": {},
	"scp_refusals": {},
	"global_settings": {},
	"resource_shares": {},
	"vaults": {
		"p:aws_backup_vault.local": _vault("local", "111122223333", {}),
		"p:aws_backup_vault.bunker": _vault("bunker", "444455556666", {}),
	},
	"resources": {"p:aws_ebs_volume.v": {
		"plan": "p",
		"address": "aws_ebs_volume.v",
		"type": "aws_ebs_volume",
		"account": "111122223333",
		"region": "eu-west-1",
		"kind": "EBS",
		"supported": true,
	}},
	"selections": {},
	"backup_plans": {"p:aws_backup_plan.b": {"rules": [{"schedule": {"greatest_interval_minutes": 1440}}]}},
	"flows": [flow | count(hops) > 0; flow := {
		"resources": ["p:aws_ebs_volume.v"],
		"kind": "EBS",
		"account": "111122223333",
		"region": "eu-west-1",
		"backup_plan": "p:aws_backup_plan.b",
		"rule": 0,
		"selections": [],
		"selected": "yes",
		"hops": hops,
	}],
}

_cells(world) := cells if {
	some class in survival.classes with input as world
	cells := class.cells
}

_verdicts(world) := {disaster: cell.verdict | some disaster, cell in _cells(world)}

test_a_local_vault_alone_survives_accidents if {
	verdicts := _verdicts(_world([_backup]))
	verdicts == {
		"resource-lost": "survives",
		"source-key-lost": "survives",
		"account-compromised": "lost",
		"account-lost": "lost",
		"region-lost": "lost",
		"all-accounts-compromised": "lost",
		"organization-compromised": "lost",
	}
}

test_a_copy_in_another_account_survives_the_loss_of_its_own if {
	cells := _cells(_world([_backup, _copy]))
	cells["account-compromised"].verdict == "survives"
	cells["account-compromised"].by.vault == "aws_backup_vault.bunker"
	cells["account-lost"].by.retention_days == 90
	cells["all-accounts-compromised"].verdict == "lost"
	cells["resource-lost"].others == 1
}

test_what_is_refused_is_not_made if {
	refused := [{"account": "111122223333", "verdict": "denied", "flow": 0, "hop": 1, "selected": "yes"}]
	world := object.union(_world([_backup, _copy]), {"copy_refusals": {"p:aws_backup_vault.bunker": refused}})
	_verdicts(world)["account-lost"] == "lost"
}

test_what_may_be_refused_is_undecided if {
	refused := [{"account": "111122223333", "verdict": "unknown", "waits_for": ["p:x"], "flow": 0, "hop": 1, "selected": "yes"}]
	world := object.union(_world([_backup, _copy]), {"copy_refusals": {"p:aws_backup_vault.bunker": refused}})
	cell := _cells(world)["account-lost"]
	cell.verdict == "undecided"
	cell.waits_for == ["p:x"]
}

test_a_compliance_lock_holds_once_its_grace_time_is_over if {
	locked := object.union(_world([_backup]), {
		"vaults": {"p:aws_backup_vault.local": _vault("local", "111122223333", {"lock": "p:l"})},
		"vault_locks": {"p:l": {"mode": "compliance", "changeable_for_days": 7, "change": {"actions": ["create"]}, "type": "aws_backup_vault_lock_configuration"}},
	})
	cell := _cells(locked)["account-compromised"]
	cell.verdict == "survives"
	cell.from_days == 7
	_verdicts(locked)["account-lost"] == "lost"
}

test_a_lock_of_unknown_date_is_undecided if {
	locked := object.union(_world([_backup]), {
		"vaults": {"p:aws_backup_vault.local": _vault("local", "111122223333", {"lock": "p:l"})},
		"vault_locks": {"p:l": {"mode": "compliance", "changeable_for_days": 7, "change": {"actions": ["no-op"]}, "type": "aws_backup_vault_lock_configuration"}},
	})
	_verdicts(locked)["account-compromised"] == "undecided"
}

test_what_nothing_selects_is_lost if {
	cells := _cells(_world([]))
	every _, cell in cells { cell == {"verdict": "lost", "because": "not backed up"} }
}

test_in_an_incomplete_plan_it_may_be_selected if {
	world := object.union(_world([]), {"plans": {"p": {"complete": false, "errored": false, "has_backup": true}}})
	_verdicts(world)["resource-lost"] == "undecided"
}

test_a_place_under_the_source_key_goes_with_it if {
	key := {"manager": "customer", "id": "p:aws_kms_key.k", "account": "111122223333", "region": "eu-west-1"}
	kept := object.union(_backup, {"source_key": key, "key": key})
	_verdicts(_world([kept]))["source-key-lost"] == "lost"
	copied := object.union(_copy, {"source_key": key})
	_verdicts(_world([kept, copied]))["source-key-lost"] == "survives"
}

test_variants_that_agree_decide if {
	world := _world([_backup])
	flow := object.union(world.flows[0], {"variants": {"A": [_backup, _copy], "B": [_backup]}})
	verdicts := _verdicts(object.union(world, {"flows": [flow]}))
	verdicts["resource-lost"] == "survives"
	verdicts["account-lost"] == "undecided"
	verdicts["region-lost"] == "lost"
}

test_a_tag_exempts if {
	tagged := object.union(_world([_backup]), {
		"config": {"coverage": {"exempt_tag": "scratch"}},
		"resources": {"p:aws_ebs_volume.v": {"tags": {"scratch": "yes"}}},
	})
	some class in survival.classes with input as tagged
	class.exempt == ["p:aws_ebs_volume.v"]
	some other in survival.classes with input as object.union(tagged, {"config": {"coverage": {"exempt_value": "no"}}})
	other.exempt == []
}

test_every_place_is_explained if {
	classes := survival.explained with input as _world([_backup, _copy])
	some class in classes
	count(class.places) == 2
	class.places[1].steps[2].what == "copy job into vault \"bunker\""
}

_under(key) := [_backup, object.union(_copy, {"key": key})]

_security_key := {"manager": "customer", "id": "k:aws_kms_key.s", "account": "777788889999", "region": "eu-west-1"}

_with_key(powers) := object.union(_world(_under(_security_key)), {
	"keys": {"k:aws_kms_key.s": {"address": "aws_kms_key.s", "account": "777788889999", "mode": "managed"}},
	"key_administration": {"k:aws_kms_key.s": {"111122223333": powers}},
})

test_a_role_that_lets_the_account_in_loses_the_copy if {
	door := {"account": "111122223333", "verdict": "yes", "actions": ["backup:DeleteRecoveryPoint"]}
	roles := {"roles": {"b:role": {"account": "444455556666"}}, "role_doors": {"b:role": [door]}}
	world := object.union(_world([_backup, _copy]), roles)
	_verdicts(world)["account-compromised"] == "lost"
	other := object.union(world, {"role_doors": {"b:role": [object.union(door, {"account": "999988887777"})]}})
	_verdicts(other)["account-compromised"] == "survives"
	doubtful := object.union(world, {"role_doors": {"b:role": [object.union(door, {"verdict": "unknown"})]}})
	cell := _cells(doubtful)["account-compromised"]
	cell.verdict == "undecided"
	cell.waits_for == ["b:role"]
}

test_a_role_that_lets_everybody_in_loses_the_copy if {
	door := {"identity_provider": "arn:aws:iam::444455556666:oidc-provider/gitlab.com", "verdict": "yes", "actions": ["backup:*"]}
	roles := {"roles": {"b:role": {"account": "444455556666"}}, "role_doors": {"b:role": [door]}}
	_verdicts(object.union(_world([_backup, _copy]), roles))["account-compromised"] == "lost"
}

test_a_role_into_the_account_of_the_key_loses_the_copy if {
	door := {"account": "111122223333", "verdict": "yes", "actions": ["kms:ScheduleKeyDeletion"]}
	roles := {"roles": {"k:role": {"account": "777788889999"}}, "role_doors": {"k:role": [door]}}
	_verdicts(object.union(_with_key({}), roles))["account-compromised"] == "lost"
}

test_a_key_that_the_account_administers_goes_with_it if {
	_verdicts(_with_key({}))["account-compromised"] == "survives"
	allowed := _cells(_with_key({"kms:DisableKey": {"verdict": "allowed"}}))["account-compromised"]
	allowed.verdict == "lost"
	allowed.because == "the key policy of aws_kms_key.s allows kms:DisableKey to account 111122223333"
	doubtful := _cells(_with_key({"kms:DisableKey": {"verdict": "unknown", "waits_for": ["k:x"]}}))["account-compromised"]
	doubtful.verdict == "undecided"
	doubtful.waits_for == ["k:x"]
}

test_a_key_of_unknown_policy_is_undecided if {
	world := object.union(_with_key({}), {"keys": {"k:aws_kms_key.s": {"address": "aws_kms_key.s", "unknown": {"policy": {"reason": "after-apply"}}}}})
	_verdicts(world)["account-compromised"] == "undecided"
	declared := object.union(_with_key({}), {
		"keys": {"k:aws_kms_key.s": {"address": "aws_kms_key.s", "policy": "k:p"}},
		"key_policies": {"k:p": {"unknown": {"document": {"reason": "after-apply"}}}},
	})
	_verdicts(declared)["account-compromised"] == "undecided"
	hidden := json.remove(_with_key({}), ["keys/k:aws_kms_key.s"])
	_verdicts(hidden)["account-compromised"] == "undecided"
}
