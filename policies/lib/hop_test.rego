package tfbackup.lib.hop_test

import data.tfbackup.lib.hop as hops

_local := {"id": "p:local", "name": "local"}

_bunker := {"id": "p:bunker", "name": "bunker", "account": "444455556666"}

# A copy, or whatever it is by these fields.
_hop(more) := object.union(object.remove(_copy, object.keys(more)), more)

_copy := {
	"via": "copy",
	"from": _local,
	"to": _bunker,
	"crosses_account": "yes",
	"crosses_region": "no",
	"source_key": {"manager": "customer", "id": "p:source"},
	"key": {"id": "p:vault-key"},
	"lifecycle": {"delete_after_days": 35},
	"works": "yes",
}

_backup(to) := object.remove(_hop({"via": "backup", "to": to, "crosses_account": "no"}), ["from"])

_flow(list) := {"account": "111122223333", "region": "eu-west-1", "hops": list}

_world(list, more) := object.union(
	{
		"flows": [_flow(list)],
		"vaults": {},
		"keys": {},
		"copy_refusals": {},
		"key_refusals": {},
		"scp_refusals": {},
		"global_settings": {},
	},
	more,
)

_step(hop, more) := answer if {
	facts := _world([hop], more)
	answer := hops.step(0, hop) with input as facts
}

_is(hop, more) := _step(hop, more).is

test_a_hop_that_works_and_that_nothing_refuses_is_made if {
	_step(_hop({}), {}) == {"is": "yes"}
}

test_a_hop_that_aws_does_not_make_says_why if {
	known := _step(_hop({"works": "no", "because": "type-not-copied"}), {})
	known.is == "no"
	untold := _step(_hop({"works": "no"}), {})
	untold.is == "no"
	known.because != untold.because
}

test_a_hop_that_aws_may_make_says_what_decides if {
	known := _step(_hop({"works": "unknown", "because": "source-key-unknown"}), {})
	known.is == "unknown"
	untold := _step(_hop({"works": "unknown"}), {})
	untold.is == "unknown"
	known.because != untold.because
}

test_no_two_obstacles_read_alike if {
	said := {because: words |
		some because, _ in hops._obstacles
		words := _step(_hop({"works": "no", "because": because}), {}).because
	}
	count(said) > 10
	count({words | some words in said}) == count(said)
}

test_a_backup_job_ends_where_the_resource_is if {
	facts := _world([_backup(_local), _hop({})], {})
	list := hops.of_flow[0]["-"] with input as facts
	list[0].to == object.union(_local, {"account": "111122223333", "region": "eu-west-1"})
	list[1].to == _bunker
}

test_a_vault_that_says_where_it_is_keeps_its_place if {
	there := {"name": "v", "account": "222233334444"}
	facts := _world([_backup(there)], {})
	list := hops.of_flow[0]["-"] with input as facts
	list[0].to == object.union(there, {"region": "eu-west-1"})
}

test_a_flow_of_several_variants_has_the_hops_of_each if {
	facts := {"flows": [object.union(_flow([]), {"variants": {"A": [_hop({})], "B": []}})]}
	variants := hops.of_flow[0] with input as facts
	variants == {"A": [_hop({})], "B": []}
}

test_a_chain_has_all_hops_that_lead_to_one if {
	nowhere := _hop({"from": {"id": "p:other"}, "to": {"id": "p:elsewhere"}})
	onward := _hop({"via": "onward", "from": {"id": "p:bunker"}, "to": {"id": "p:last"}})
	placed := object.union(_local, {"account": "111122223333"})
	list := [_backup(placed), _hop({}), nowhere, onward]
	hops.chain(list, 0) == {0}
	hops.chain(list, 1) == {0, 1}
	hops.chain(list, 2) == {2}
	hops.chain(list, 3) == {0, 1, 3}
}

test_vaults_known_by_name_alone_are_one_if_all_is_alike if {
	named := {"name": "v", "account": "111122223333"}
	hops.chain([_backup(named), _hop({"from": named})], 1) == {0, 1}
	hops.chain([_backup(named), _hop({"from": {"name": "v"}})], 1) == {1}
}

test_a_recovery_point_arrives_if_every_hop_before_it_is_made if {
	backup := object.union(_backup(_local), {"works": "no"})
	facts := _world([backup, _hop({})], {})
	list := facts.flows[0].hops
	made := hops.made(0, list, 1) with input as facts
	made.is == "no"
}

_denied := {"account": "111122223333", "verdict": "denied"}

_doubtful := {"account": "111122223333", "verdict": "unknown", "waits_for": ["p:policy"]}

_by_vault(refused) := {"copy_refusals": {"p:bunker": [refused]}}

test_a_vault_policy_refuses_copies_of_another_account if {
	_is(_hop({}), _by_vault(_denied)) == "no"
	_is(_hop({"crosses_account": "unknown"}), _by_vault(_denied)) == "no"
	_is(_hop({"crosses_account": "no"}), _by_vault(_denied)) == "yes"
	_is(_hop({}), _by_vault(object.union(_denied, {"account": "222233334444"}))) == "yes"
}

test_a_copy_onward_is_sent_by_the_account_of_its_first_vault if {
	onward := _hop({"from": {"account": "222233334444"}})
	_is(onward, _by_vault(_denied)) == "yes"
	_is(onward, _by_vault(object.union(_denied, {"account": "222233334444"}))) == "no"
}

test_what_a_vault_policy_may_refuse_waits_for_it if {
	found := _step(_hop({}), _by_vault(_doubtful))
	found.is == "unknown"
	found.waits_for == ["p:policy"]
	bare := _step(_hop({}), _by_vault(object.remove(_doubtful, ["waits_for"])))
	bare.waits_for == []
}

_by_key(key, refused) := {"key_refusals": {key: [refused]}}

_purpose(purpose, account) := {"purpose": purpose, "account": account, "denied": ["kms:Decrypt"]}

test_a_key_policy_refuses_the_account_what_it_needs_the_key_for if {
	_is(_hop({}), _by_key("p:source", _purpose("source", "111122223333"))) == "no"
	_is(_hop({}), _by_key("p:source", _purpose("destination", "444455556666"))) == "no"
	_is(_hop({}), _by_key("p:vault-key", _purpose("vault", "444455556666"))) == "no"
}

test_a_key_policy_that_refuses_another_use_stops_nothing if {
	_is(_hop({}), _by_key("p:source", _purpose("destination", "111122223333"))) == "yes"
	_is(_hop({}), _by_key("p:vault-key", _purpose("source", "444455556666"))) == "yes"
	_is(_hop({}), _by_key("p:other", _purpose("source", "111122223333"))) == "yes"
	_is(_hop({"crosses_account": "no"}), _by_key("p:source", _purpose("destination", "444455556666"))) == "yes"
}

test_a_refusal_that_denies_no_action_yet_is_in_doubt if {
	refused := object.union(_purpose("source", "111122223333"), {"denied": [], "waits_for": ["p:k"]})
	_step(_hop({}), _by_key("p:source", refused)).waits_for == ["p:k"]
}

test_a_key_is_called_by_its_address_and_else_by_its_id if {
	refused := _by_key("p:source", _purpose("source", "111122223333"))
	contains(_step(_hop({}), refused).because, "p:source")
	known := object.union(refused, {"keys": {"p:source": {"address": "aws_kms_key.source"}}})
	contains(_step(_hop({}), known).because, "aws_kms_key.source")
}

test_a_service_control_policy_stops_hops_like_the_one_that_it_denies if {
	refused := {"scp_refusals": {"111122223333": [{"flow": 0, "hop": 0, "verdict": "denied", "action": "backup:StartCopyJob"}]}}
	found := _step(_hop({}), refused)
	found.is == "no"
	contains(found.because, "backup:StartCopyJob")
	facts := _world([_hop({})], refused)
	backup := _hop({"via": "backup"})
	other := hops.step(0, backup) with input as facts
	other.is == "yes"
	copy := _hop({"crosses_account": "no"})
	within := hops.step(0, copy) with input as facts
	within.is == "yes"
}

_locked(limits) := {
	"vaults": {"p:bunker": {"kind": "standard", "lock": "p:lock"}},
	"vault_locks": {"p:lock": limits},
}

test_a_lock_refuses_what_is_kept_shorter_or_longer if {
	_is(_hop({}), _locked({"min_retention_days": 60})) == "no"
	_is(_hop({}), _locked({"max_retention_days": 30})) == "no"
	_is(_hop({}), _locked({"min_retention_days": 35, "max_retention_days": 35})) == "yes"
	_is(_hop({"via": "temporary"}), _locked({"min_retention_days": 60})) == "yes"
}

test_bounds_that_are_not_known_may_refuse if {
	every side in ["min_retention_days", "max_retention_days"] {
		found := _step(_hop({}), _locked({"unknown": {side: {"reason": "after-apply"}}}))
		found.is == "unknown"
		found.waits_for == ["p:lock"]
	}
	vault := {"vaults": {"p:bunker": {"kind": "standard", "unknown": {"lock": {"reason": "after-apply"}}}}}
	_step(_hop({}), vault).waits_for == ["p:bunker"]
}

test_a_retention_that_is_not_known_may_be_refused_where_there_are_bounds if {
	open := _hop({"lifecycle": {"unknown": {"delete_after_days": {"reason": "after-apply"}}}})
	_is(open, _locked({"min_retention_days": 7})) == "unknown"
	_is(open, _locked({"max_retention_days": 7})) == "unknown"
	_is(open, _locked({})) == "yes"
}

_setting(settings) := {"global_settings": {"p:s": settings}}

test_the_switch_of_the_organization_stops_copies_between_accounts_alone if {
	off := _setting({"cross_account_backup": false})
	_is(_hop({}), off) == "no"
	_is(_hop({"crosses_account": "no"}), off) == "yes"
	_is(_hop({}), _setting({"cross_account_backup": true})) == "yes"
}

test_a_switch_that_is_not_known_may_be_off if {
	found := _step(_hop({}), _setting({
		"address": "aws_backup_global_settings.s",
		"unknown": {"cross_account_backup": {"reason": "after-apply"}},
	}))
	found.is == "unknown"
	found.waits_for == ["aws_backup_global_settings.s"]
}

test_a_hop_is_called_by_its_job_and_its_vault if {
	hops.words(_hop({})) == `copy job into vault "bunker"`
	arn := "arn:aws:backup:eu-west-1:444455556666:backup-vault:v"
	hops.words(_hop({"to": {"arn": arn}})) == sprintf("copy job into vault %s", [arn])
	hops.words(_hop({"to": {}})) == "copy job into vault of unknown name"
	count({words | some via in ["backup", "copy", "onward", "temporary"]; words := hops.words(_hop({"via": via}))}) == 4
}

test_a_copy_of_what_is_under_an_unknown_key_may_be_refused if {
	every untold in [object.remove(_hop({}), ["source_key"]), _hop({"source_key": {"id": "p:source"}})] {
		_is(untold, {}) == "unknown"
	}
	_is(object.remove(_hop({"via": "backup"}), ["source_key"]), {}) == "yes"
}

test_whom_a_key_policy_refuses_in_an_unknown_account_is_not_known if {
	away := _hop({"to": {"id": "p:bunker"}})
	_is(away, {}) == "yes"
	_is(away, _by_key("p:source", _purpose("destination", "444455556666"))) == "unknown"
	_is(away, _by_key("p:vault-key", _purpose("vault", "444455556666"))) == "unknown"
	_is(away, _by_key("p:source", _purpose("source", "444455556666"))) == "yes"
	_is(away, _by_key("p:other", _purpose("vault", "444455556666"))) == "yes"
	_is(_hop({}), _by_key("p:source", _purpose("destination", "777788889999"))) == "yes"
}

test_a_retention_that_is_not_known_may_be_refused_by_a_vault_that_is_not_shown if {
	open := {"lifecycle": {"unknown": {"delete_after_days": {"reason": "unresolved"}}}}
	_is(_hop(open), {"vaults": {}}) == "unknown"
	_is(_hop(object.union(open, {"to": {"account": "444455556666"}})), {"vaults": {}}) == "unknown"
	_is(_hop({}), {"vaults": {}}) == "yes"
}

test_a_key_that_can_not_be_used_stops_what_it_should_encrypt_or_decrypt if {
	every id in ["p:source", "p:vault-key"] {
		off := {"keys": {id: {"address": "aws_kms_key.off", "enabled": false}}}
		_step(_hop({}), off) == {"is": "no", "because": "KMS key aws_kms_key.off is disabled"}
	}
	_is(_hop({}), {"keys": {"p:other": {"enabled": false}}}) == "yes"
	_is(_hop({}), {"keys": {"p:source": {"unknown": {"enabled": {"reason": "after-apply"}}}}}) == "unknown"
	_is(_hop({}), {"keys": {"p:source": {"unknown": {"rotation": {"reason": "after-apply"}}}}}) == "yes"
}

test_a_key_of_another_region_encrypts_nothing_in_the_vault if {
	key := {"id": "p:vault-key", "manager": "customer", "region": "eu-west-1"}
	to := object.union(_bunker, {"region": "eu-central-1"})
	_is(_hop({"key": key, "to": to}), {}) == "no"
	_is(_hop({"key": key, "to": object.union(to, {"region": "eu-west-1"})}), {}) == "yes"
	_is(_hop({"key": key}), {}) == "unknown"
	_is(_hop({"key": object.remove(key, ["region"])}), {}) == "yes"
}

test_a_copy_that_stays_in_its_account_tells_the_account_of_its_vault if {
	from := {"id": "p:local", "account": "111122223333"}
	hop := _hop({"from": from, "to": {"id": "p:sealed", "account": "p:awscc"}, "crosses_account": "no"})
	hops.with_place(_flow([]), hop).to.account == "111122223333"
	hops.with_place(_flow([]), _hop({"from": from, "crosses_account": "unknown"})).to == _bunker
	unknown := _hop({"from": {"account": "p:aws"}, "to": {"account": "p:awscc"}, "crosses_account": "no"})
	hops.with_place(_flow([]), unknown).to.account == "p:awscc"
}

test_a_vault_that_the_account_of_a_backup_policy_lacks_takes_nothing if {
	to := {"name": "orders", "account": "111122223333", "region": "eu-west-1"}
	policy := {"origin": "organizations-policy", "name": "daily", "scope": {"accounts": ["111122223333"], "regions": ["eu-west-1"]}, "rules": [{"vault": {"name": "orders"}}]}
	flow := object.union(_flow([_backup(to)]), {"backup_plan": "p:daily"})
	vault := {"name": "orders", "plan": "p", "account": "111122223333", "region": "eu-central-1"}
	facts := object.union(_world([], {"vaults": {"p:orders": vault}}), {
		"flows": [flow],
		"plans": {"p": {"complete": true, "errored": false, "has_backup": true}},
		"stacks": {},
		"backup_plans": {"p:daily": policy},
	})
	answer := hops.step(0, flow.hops[0]) with input as facts
	answer.is == "no"
	answer.because == "account 111122223333 has no vault \"orders\" in Region eu-west-1"
}

test_a_vault_of_a_backup_policy_may_be_missing_where_not_all_vaults_are_seen if {
	to := {"name": "orders", "account": "111122223333", "region": "eu-west-1"}
	policy := {"origin": "organizations-policy", "scope": {"accounts": ["111122223333"], "regions": ["eu-west-1"]}, "rules": [{"vault": {"name": "orders"}}]}
	flow := object.union(_flow([_backup(to)]), {"backup_plan": "p:daily"})
	facts := object.union(_world([], {"vaults": {"p:unnamed": {"plan": "p"}}}), {
		"flows": [flow],
		"plans": {"p": {"complete": true, "errored": false, "has_backup": true}},
		"stacks": {},
		"backup_plans": {"p:daily": policy},
	})
	answer := hops.step(0, flow.hops[0]) with input as facts
	answer.is == "unknown"
}

test_a_plan_or_vault_that_aws_rejects_makes_no_hop if {
	flow := object.union(_flow([_hop({})]), {"backup_plan": "p:plan"})
	plan := {"rules": [{"lifecycle": {"cold_after_days": 30, "delete_after_days": 35}}]}
	rejected := object.union(_world([], {"backup_plans": {"p:plan": plan}, "invalid": {}}), {"flows": [flow]})
	of_plan := hops.step(0, _hop({})) with input as rejected
	of_plan.is == "no"
	vault := {"kind": "logically-air-gapped", "min_retention_days": 3}
	_is(_hop({}), {"vaults": {"p:bunker": vault}, "invalid": {}}) == "no"
	invalid := {"p:bunker": [{"field": "approval_team"}]}
	_is(_hop({}), {"vaults": {"p:bunker": {"kind": "standard"}}, "invalid": invalid}) == "unknown"
}

test_a_vault_that_an_account_of_unknown_id_may_lack_is_a_question if {
	hop := _backup({"name": "orders", "region": "eu-west-1", "account": "p:aws"})
	flow := {"account": "p:aws", "region": "eu-west-1", "backup_plan": "p:b", "hops": [hop]}
	plan := {
		"origin": "organizations-policy",
		"scope": {"regions": ["eu-west-1"]},
		"rules": [{"vault": {"name": "orders"}}],
	}
	facts := _world([hop], {"flows": [flow], "backup_plans": {"p:b": plan}, "plans": {"p": {"complete": false}}})
	answer := hops.step(0, hop) with input as facts
	answer.is == "unknown"
	answer.because == `can't tell whether the account has vault "orders"`
}
