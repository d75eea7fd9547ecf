package tfbackup.lib.copy_change_test

import data.tfbackup.lib.copy_change

_unknown := {"reason": "after-apply"}

_central := {"arn": "arn:aws:backup:eu-west-1:444455556666:backup-vault:central", "account": "444455556666", "region": "eu-west-1"}

_sealed := {"id": "p:sealed", "name": "sealed", "account": "111122223333", "region": "eu-west-1"}

_beside := {"id": "p:beside", "name": "beside", "account": "111122223333", "region": "eu-west-1"}

_plan(backup_rule) := {"name": "orders", "account": "111122223333", "region": "eu-west-1", "rules": [_rule(backup_rule)]}

_rule(more) := object.union({"name": "daily", "lifecycle": {"delete_after_days": 35}}, more)

_vaults := {"p:sealed": {"kind": "logically-air-gapped"}, "p:beside": {"kind": "standard"}}

_facts(old, new) := {
	"before": {"backup_plans": {"p:a": _plan(old)}, "vaults": {"p:gone": {"kind": "standard"}}},
	"backup_plans": {"p:a": _plan(new)},
	"vaults": _vaults,
}

test_why_it_is_not_known_where_copies_go if {
	copy_change.copies_unknown({"unknown": {"copies": _unknown}}) == [_unknown]
	copy_change.copies_unknown({"copies": [{"unknown": {"vault": _unknown}}]}) == [_unknown]
	copy_change.copies_unknown({"copies": [{"vault": {"unknown": {"id": _unknown}}}]}) == [_unknown]
	copy_change.copies_unknown({"copies": [{"vault": _central}]}) == []
}

_called(reference) := words if words := copy_change.vault(_plan({"air_gapped_vault": {"arn": "arn:sealed"}}), reference) with input as _facts({}, {})

test_vaults_in_words if {
	_called(_sealed) == `air-gapped vault "sealed"`
	_called({"arn": "arn:sealed"}) == "air-gapped vault"
	_called(object.union(_central, {"region": "eu-north-1"})) == `vault "central" of account 444455556666 in Region eu-north-1`
	_called({"id": "p:gone", "name": "gone", "account": "p:aws.bunker"}) == `vault "gone"`
}

_consequence(old, new, target) := words if words := copy_change.consequence("p:a", _plan(old), target) with input as _facts(old, new)

test_whether_anything_still_gets_out if {
	startswith(_consequence({"copies": [{"vault": _central}]}, {}, _central), "if the account is lost")
	startswith(_consequence({"copies": [{"vault": _sealed}]}, {"copies": [{"vault": _beside}]}, _sealed), "if the account is lost")
	here := "only earlier copies remain there, until they expire"
	_consequence({"copies": [{"vault": _central}]}, {"copies": [{"vault": _sealed}]}, _central) == here
	_consequence({"copies": [{"vault": _central}]}, {"unknown": {"copies": _unknown}}, _central) == here
	_consequence({"copies": [{"vault": _beside}]}, {}, _beside) == here
}

test_where_else_backups_go if {
	instead := copy_change.instead("p:a", _rule({"copies": [{"vault": _central}]}), _rule({"copies": [{"vault": _beside}]})) with input as _facts({}, {})
	instead == `, but to vault "beside"`
	nowhere := copy_change.instead("p:a", _rule({"copies": [{"vault": _central}]}), _rule({})) with input as _facts({}, {})
	nowhere == ""
}

_made(backup_rule) := words if words := copy_change.made(_plan({}), backup_rule) with input as _facts({}, {})

test_what_a_rule_made if {
	_made(_rule({"copies": [{"vault": _central}]})) == `, kept for 35 days and sent to vault "central" of account 444455556666,`
	_made({"lifecycle": {"unknown": {"delete_after_days": _unknown}}}) == ""
}
