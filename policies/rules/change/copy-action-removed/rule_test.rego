package tfbackup.rules.change["copy-action-removed_test"]

import data.tfbackup.rules.change["copy-action-removed"] as rule

_unknown := {"reason": "after-apply"}

_plan(backup_rule) := {
	"name": "orders",
	"account": "111122223333",
	"region": "eu-west-1",
	"rules": [object.union({"name": "daily", "vault": {"id": "p:v"}, "lifecycle": {"delete_after_days": 35}}, backup_rule)],
}

_found(before, after) := found if {
	found := rule.findings with input as {"before": {"backup_plans": {"p:a": before}}, "backup_plans": {"p:a": after}}
}

_verdicts(before, after) := {[found.resource, found.verdict] | some found in _found(before, after)}

_unread := {"name": "orders", "rules": [], "unknown": {"rules": _unknown}}

_central := {"arn": "arn:aws:backup:eu-west-1:444455556666:backup-vault:central", "account": "444455556666", "region": "eu-west-1"}

_dr := {"arn": "arn:aws:backup:eu-north-1:111122223333:backup-vault:dr", "account": "111122223333", "region": "eu-north-1"}

_to(vaults) := _plan({"copies": [{"vault": vault} | some vault in vaults]})

test_violated_gone if {
	_found(_to([_central]), _plan({})) == {{
		"resource": "p:a",
		"attribute": ["rules"],
		"message": concat("", [
			`rule "daily" of backup plan "orders" no longer sends backups to vault "central" of account 444455556666; `,
			"if the account is lost, only earlier copies remain, until they expire",
		]),
		"verdict": "violated",
		"twin": sprintf("daily %s", [_central.arn]),
	}}
}

test_violated_elsewhere if {
	some found in _found(_to([_dr]), _to([_central]))
	contains(found.message, `to vault "dr" in Region eu-north-1, but to vault "central" of account 444455556666; only earlier`)
}

test_violated_one_of_two if {
	{found.twin | some found in _found(_to([_central, _dr]), _to([_dr]))} == {sprintf("daily %s", [_central.arn])}
}

test_satisfied_stays if _verdicts(_to([_central]), _to([_central])) == set()

test_satisfied_added if _verdicts(_to([_central]), _to([_central, _dr])) == set()

test_undecided_copies_unknown if {
	_verdicts(_to([_central]), _plan({"unknown": {"copies": _unknown}})) == {["p:a", "undecided"]}
}

test_undecided_rules_unknown if {
	_verdicts(_to([_central]), _unread) == {["p:a", "undecided"]}
	_verdicts(_plan({}), _unread) == set()
}
