package tfbackup.rules.change["copy-action-removed_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.change["copy-action-removed"] as rule

_unknown := {"reason": "after-apply"}

_plan(backup_rule) := {
	"name": "orders",
	"account": "111122223333",
	"region": "eu-west-1",
	"rules": [object.union({"name": "daily", "vault": {"id": "p:v"}, "lifecycle": {"delete_after_days": 35}}, backup_rule)],
}

_found(facts) := found if found := rule.findings with input as facts

_verdicts(facts) := {[found.resource, found.verdict] | some found in _found(facts)}

_central := {"arn": "arn:aws:backup:eu-west-1:444455556666:backup-vault:central", "account": "444455556666", "region": "eu-west-1"}

_dr := {"arn": "arn:aws:backup:eu-north-1:111122223333:backup-vault:dr", "account": "111122223333", "region": "eu-north-1"}

_to(vaults) := _plan({"copies": [{"vault": vault} | some vault in vaults]})

_facts(effect, before, after, more) := testing.with_rule("copy", effect, before, after, more)

test_violated_gone if {
	_found(_facts("loosened", _to([_central]), _plan({}), {"vault": _central})) == {{
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
	some found in _found(_facts("loosened", _to([_dr]), _to([_central]), {"vault": _dr}))
	contains(found.message, `to vault "dr" in Region eu-north-1, but to vault "central" of account 444455556666; only earlier`)
}

test_satisfied_added if {
	_verdicts({"before": {"backup_plans": {"p:a": _to([])}}, "backup_plans": {"p:a": _to([_dr])}}) == set()
}

test_undecided_copies_unknown if {
	after := _plan({"unknown": {"copies": _unknown}})
	facts := _facts("unknown", _to([_central]), after, {"vault": _central, "unknown": _unknown})
	_verdicts(facts) == {["p:a", "undecided"]}
}

test_undecided_rules_unknown if {
	_verdicts(testing.with_unread_rules(_to([_central]))) == {["p:a", "undecided"]}
	_verdicts(testing.with_unread_rules(_plan({}))) == set()
}
