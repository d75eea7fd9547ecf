package tfbackup.survival_places_test

import data.tfbackup.survival
import data.tfbackup.survival_test as worlds

_volume := "p:aws_ebs_volume.v"

_local := "p:aws_backup_vault.local"

_unknown := {"reason": "after-apply"}

# Other fields in place of those of the same names.
_but(thing, fields) := object.union(object.remove(thing, object.keys(fields)), fields)

_backup(fields) := _but(worlds._backup, fields)

_copy(fields) := _but(worlds._copy, fields)

_cell(hops, disaster) := _cell_in(hops, {}, disaster)

_cell_in(hops, more, disaster) := worlds._cells(object.union(worlds._world(hops), more))[disaster]

_verdict(hops, disaster) := _cell(hops, disaster).verdict

_verdict_in(hops, more, disaster) := _cell_in(hops, more, disaster).verdict

# The flow with other fields.
_flow(hops, fields) := object.union(world, {"flows": [_but(world.flows[0], fields)]}) if world := worlds._world(hops)

test_what_a_selection_may_take_is_undecided if {
	cell := _cell_in([], {"selections": {"p:s": {"undecided": {_volume: _unknown}}}}, "resource-lost")
	cell.verdict == "undecided"
	cell.waits_for == ["p:s"]
	_verdict_in([], {"selections": {"p:s": {"undecided": {"p:other": _unknown}}}}, "resource-lost") == "lost"
}

test_what_is_selected_for_a_plan_of_unknown_rules_is_undecided if {
	_verdict_in([], {"selections": {"p:s": {"selected": [_volume]}}}, "resource-lost") == "undecided"
}

test_a_flow_that_may_not_carry_it_is_undecided if {
	cell := worlds._cells(_flow([_backup({})], {"selected": "undecided", "selections": ["p:s"]}))["resource-lost"]
	cell.verdict == "undecided"
	cell.waits_for == ["p:s"]
}

test_a_type_that_has_no_hops_is_not_backed_up if {
	cell := worlds._cells(_flow([_backup({})], {"variants": {"EBS": []}}))["resource-lost"]
	cell == {"verdict": "lost", "because": "not backed up"}
}

_temporary := _backup({"via": "temporary"})

_into_sealed(fields) := _copy(object.union({"to": worlds._at("sealed", "111122223333"), "air_gapped": true}, fields))

test_a_temporary_recovery_point_goes_with_its_copy if {
	cell := _cell([_temporary, _into_sealed({})], "resource-lost")
	cell.verdict == "survives"
	cell.others == 0
	cell.by.retention_days == 90
}

test_a_temporary_recovery_point_stays_where_its_copy_fails if {
	cell := _cell([_temporary, _into_sealed({"works": "no"})], "resource-lost")
	cell.verdict == "survives"
	cell.by.vault == "aws_backup_vault.local"
}

test_a_temporary_recovery_point_may_stay_where_its_copy_is_in_doubt if {
	_verdict([_temporary, _into_sealed({"works": "unknown"})], "resource-lost") == "undecided"
	_verdict([_temporary], "resource-lost") == "undecided"
	_verdict([_temporary, _copy({"works": "no"})], "resource-lost") == "undecided"
}

_key := {"manager": "customer", "id": "p:aws_kms_key.k"}

_other := {"manager": "customer", "id": "p:aws_kms_key.other"}

_by_source_key(source, key) := _by_source_key_in({}, source, key)

_by_source_key_in(more, source, key) := _verdict_in([_backup({"source_key": source, "key": key})], more, "source-key-lost")

test_a_source_of_unknown_key_may_have_the_one_of_its_recovery_point if {
	_by_source_key({}, _key) == "undecided"
	_by_source_key({}, {"manager": "aws"}) == "survives"
	_verdict([object.remove(_backup({"key": _key}), ["source_key"])], "source-key-lost") == "undecided"
	_verdict([object.remove(_backup({"key": {"manager": "aws-owned"}}), ["source_key"])], "source-key-lost") == "survives"
}

test_a_recovery_point_of_unknown_key_may_be_under_the_one_of_its_source if {
	_verdict([object.remove(_backup({"source_key": _key}), ["key"])], "source-key-lost") == "undecided"
	_by_source_key({"manager": "aws"}, {}) == "survives"
}

test_the_key_of_its_source_is_known_by_id_or_arn if {
	_by_source_key(_key, object.union(_key, {"region": "eu-west-1"})) == "lost"
	named := {"manager": "customer", "arn": "arn:aws:kms:eu-west-1:111122223333:key/k"}
	_by_source_key(object.union(_key, named), named) == "lost"
	_by_source_key(_other, _key) == "undecided"
}

test_keys_of_different_arns_places_or_resources_are_different if {
	arn := {"arn": "arn:aws:kms:eu-west-1:111122223333:key/k"}
	_by_source_key(object.union(_key, arn), object.union(_other, {"arn": "arn:aws:kms:eu-west-1:111122223333:key/o"})) == "survives"
	_by_source_key(object.union(_key, {"account": "111122223333"}), object.union(_other, {"account": "444455556666"})) == "survives"
	_by_source_key(object.union(_key, {"region": "us-east-1"}), object.union(_other, {"region": "eu-west-1"})) == "survives"
	_by_source_key(object.union(_key, {"account": "p:aws.a"}), object.union(_other, {"account": "444455556666"})) == "undecided"
	managed := {"keys": {_key.id: {"mode": "managed"}, _other.id: {"mode": "managed"}}}
	_by_source_key_in(managed, _key, _other) == "survives"
	read := object.union(managed, {"keys": {_other.id: {"mode": "data"}}})
	_by_source_key_in(read, _key, _other) == "undecided"
}

# An air-gapped vault in the account that is lost.
_opened(vault) := _opened_in(vault, {})

_opened_in(vault, more) := _cell_in(
	[_backup({"air_gapped": true})],
	object.union({"vaults": {_local: object.union({"kind": "logically-air-gapped"}, vault)}}, more),
	"account-lost",
)

test_an_air_gapped_vault_is_opened_by_a_team_of_another_account if {
	_opened({"approval_team": {"account": "777788889999"}}).verdict == "survives"
	_opened({"approval_team": {"account": "111122223333"}}).verdict == "lost"
	_opened({}).verdict == "lost"
}

test_a_team_of_which_not_all_is_known_may_open_it if {
	every vault in [
		{"approval_team": {"account": "o:aws.other"}},
		{"approval_team": {}},
		{"unknown": {"approval_team": _unknown}},
	] {
		cell := _opened(vault)
		cell.verdict == "undecided"
		cell.waits_for == [_local]
	}
}

test_a_vault_that_the_input_does_not_have_may_have_a_team if {
	elsewhere := {"arn": "arn:aws:backup:eu-west-1:111122223333:backup-vault:v", "account": "111122223333"}
	cell := _cell([_backup({"air_gapped": true, "to": elsewhere})], "account-lost")
	cell.verdict == "undecided"
	cell.waits_for == []
}

test_a_resource_share_may_go_with_the_account if {
	_opened_in({}, {"resource_shares": {"p:share": {"resources": [{"id": _local}]}}}).verdict == "undecided"
	_opened_in({}, {"resource_shares": {"p:share": {"resources": [{"id": "p:other"}]}}}).verdict == "lost"
}

test_a_vault_of_unknown_kind_may_be_air_gapped_where_its_type_is_taken if {
	hop := object.remove(_backup({}), ["air_gapped"])
	_verdict([hop], "account-lost") == "undecided"
	_verdict_in([hop], {"catalog": {"types": {"EBS": {"lagv": false}}}}, "account-lost") == "lost"
}

test_a_vault_of_unknown_account_may_be_elsewhere if {
	_verdict([_copy({"to": worlds._at("bunker", "b:aws.bunker")})], "account-lost") == "undecided"
}

_under(key) := _verdict([_copy({"key": key})], "account-lost")

test_its_key_must_be_in_another_account_as_well if {
	_under({"manager": "customer", "account": "444455556666"}) == "survives"
	_under({"manager": "customer", "account": "111122223333"}) == "lost"
	_under({"manager": "customer", "account": "b:aws.bunker"}) == "undecided"
	_under({"manager": "customer"}) == "undecided"
	_under({}) == "undecided"
	_under({"manager": "none"}) == "survives"
}

_abroad := {"name": "abroad", "account": "444455556666", "region": "us-east-1"}

_abroad_under(key) := _verdict([_copy({"to": _abroad, "key": key})], "region-lost")

test_a_copy_in_another_region_survives_under_a_key_of_that_region if {
	_abroad_under({"manager": "aws-owned"}) == "survives"
	_abroad_under({"manager": "customer", "region": "us-east-1"}) == "survives"
	_abroad_under({"manager": "customer", "region": "eu-west-1"}) == "lost"
	_abroad_under({"manager": "customer"}) == "undecided"
	_abroad_under({}) == "undecided"
}

test_where_a_region_is_not_known_the_copy_may_be_there if {
	_verdict([_copy({"to": object.remove(_abroad, ["region"])})], "region-lost") == "undecided"
	cells := worlds._cells(_flow([_copy({"to": _abroad})], {"region": ""}))
	cells["region-lost"].verdict == "undecided"
}

_locked := {
	"vaults": {_local: {"lock": "p:l"}},
	"vault_locks": {"p:l": {"mode": "compliance", "type": "external.vault"}},
}

_without_organization(fields) := _verdict_in([_backup(fields)], _locked, "organization-compromised")

test_without_the_organization_a_lock_and_a_key_of_aws_are_left if {
	_without_organization({}) == "survives"
	_without_organization({"key": {"manager": "customer", "account": "444455556666"}}) == "lost"
	_without_organization({"key": {}}) == "undecided"
}

test_nobody_outside_the_organization_may_open_an_air_gapped_vault if {
	_without_organization({"air_gapped": true}) == "undecided"
}

_by(hops, more) := _cell_in(hops, more, "resource-lost").by

test_a_continuous_backup_loses_nothing if {
	by := _by([_backup({"continuous": true})], {})
	by.point_in_time == true
	by.rpo_hours == 0
	_by([_backup({})], {}).point_in_time == false
}

test_what_is_not_known_of_a_place_is_left_out if {
	fields := object.keys(_by([_backup({"lifecycle": {}})], {"backup_plans": {"p:aws_backup_plan.b": {"rules": []}}}))
	fields == {"account", "key", "point_in_time", "region", "vault"}
}

test_what_is_kept_for_ever_is_preferred if {
	hops := [_backup({}), _copy({"lifecycle": {}})]
	_by(hops, {}).vault == "aws_backup_vault.bunker"
}

test_a_key_is_called_by_its_address_its_arn_or_its_manager if {
	_by([_backup({"key": _key})], {"keys": {_key.id: {"address": "aws_kms_key.k"}}}).key == "aws_kms_key.k"
	arn := "arn:aws:kms:eu-west-1:111122223333:key/k"
	_by([_backup({"key": {"manager": "customer", "arn": arn}})], {}).key == arn
	_by([_backup({"key": {"manager": "aws-owned"}})], {}).key == "AWS owned key"
	not _by([_backup({"key": {"manager": "customer"}})], {}).key
}

test_what_no_flow_carries_is_explained_without_places if {
	world := worlds._world([])
	explained := survival.explained with input as world
	{class.resources | some class in explained} == {[_volume]}
	every class in explained { object.get(class, "places", []) == [] }
}

test_places_of_variants_are_explained_by_variant if {
	world := _flow([_backup({})], {"variants": {"A": [_backup({})], "B": [_backup({})]}})
	explained := survival.explained with input as world
	{place.variant | some class in explained; some place in class.places} == {"A", "B"}
}

test_a_recovery_point_of_an_untold_source_key_may_keep_it if {
	kept := _backup({"source_key": _key, "key": _key})
	elsewhere := _backup({"to": worlds._at("bunker", "111122223333"), "key": {"manager": "aws-owned"}})
	_verdict([kept, elsewhere], "source-key-lost") == "survives"
	_verdict([kept, object.remove(elsewhere, ["source_key"])], "source-key-lost") == "undecided"
}

test_lint_counts_the_same_cell_of_all_classes if {
	every hops in [[_backup({})], []] {
		_of_takeover(hops) == {{"account-compromised": _cell(hops, "account-compromised")}}
	}
}

_of_takeover(hops) := cells if {
	world := worlds._world(hops)
	classes := survival.takeover with input as world
	cells := {object.filter(class.cells, ["account-compromised"]) | some class in classes}
}
