package tfbackup.rules.change["retention-shortened_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.change["retention-shortened"] as rule

_unknown := {"reason": "after-apply"}

_plan(backup_rule) := {
	"name": "orders",
	"account": "111122223333",
	"region": "eu-west-1",
	"rules": [object.union({"name": "daily", "vault": {"id": "p:v"}, "lifecycle": {"delete_after_days": 35}}, backup_rule)],
}

_found(facts) := found if found := rule.findings with input as facts

_verdicts(facts) := {[found.resource, found.verdict] | some found in _found(facts)}

_facts(effect, more) := testing.with_rule("retention", effect, _plan({}), _plan({}), more)

test_violated_fewer_days if {
	_found(_facts("loosened", {"before": 120, "after": 14})) == {{
		"resource": "p:a",
		"attribute": ["rules"],
		"message": concat("", [
			`rule "daily" of backup plan "orders" keeps backups for 14 days instead of 120 days; `,
			"new recovery points expire earlier, existing ones as before",
		]),
		"verdict": "violated",
		"twin": "daily",
	}}
}

test_violated_no_longer_for_ever if {
	some found in _found(_facts("loosened", {"after": 14}))
	contains(found.message, "for 14 days instead of forever")
}

test_violated_continuous_backup if {
	continuous := testing.with_rule("retention", "loosened", _plan({}), _plan({"continuous": true}), {"before": 35, "after": 7})
	some found in _found(continuous)
	endswith(found.message, "new recovery points expire earlier")
}

test_violated_copy if {
	central := {"arn": "arn:aws:backup:eu-west-1:444455556666:backup-vault:central", "account": "444455556666", "region": "eu-west-1"}
	some found in _found(_facts("loosened", {"vault": central, "before": 365, "after": 30}))
	found.twin == sprintf("daily %s", [central.arn])
	contains(found.message, `keeps copies in vault "central" of account 444455556666 for 30 days instead of 365 days`)
}

test_satisfied_longer if _verdicts(_facts("tightened", {"before": 14, "after": 120})) == set()

test_undecided_days_unknown if {
	_verdicts(_facts("unknown", {"before": 14, "unknown": _unknown})) == {["p:a", "undecided"]}
}

test_undecided_rules_unknown if _verdicts(testing.with_unread_rules(_plan({}))) == {["p:a", "undecided"]}
