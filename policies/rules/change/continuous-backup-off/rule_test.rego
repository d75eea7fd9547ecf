package tfbackup.rules.change["continuous-backup-off_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.change["continuous-backup-off"] as rule

_unknown := {"reason": "after-apply"}

_plan(backup_rule) := {
	"name": "orders",
	"account": "111122223333",
	"region": "eu-west-1",
	"rules": [object.union({"name": "daily", "vault": {"id": "p:v"}, "lifecycle": {"delete_after_days": 35}}, backup_rule)],
}

_found(facts) := found if found := rule.findings with input as facts

_verdicts(facts) := {[found.resource, found.verdict] | some found in _found(facts)}

_on := _plan({"continuous": true})

_facts(effect, more) := testing.with_rule("continuous", effect, _on, _plan({}), more)

test_violated_off if {
	_found(_facts("loosened", {})) == {{
		"resource": "p:a",
		"attribute": ["rules"],
		"message": concat("", [
			`rule "daily" of backup plan "orders" no longer makes continuous backups; `,
			"databases and buckets can be restored only to the last snapshot, not to a point in time",
		]),
		"verdict": "violated",
		"twin": "daily",
	}}
}

test_satisfied_stays_on if _verdicts({"before": {"backup_plans": {"p:a": _on}}, "backup_plans": {"p:a": _on}}) == set()

test_undecided_unknown if _verdicts(_facts("unknown", {"unknown": _unknown})) == {["p:a", "undecided"]}

test_undecided_rules_unknown if {
	_verdicts(testing.with_unread_rules(_on)) == {["p:a", "undecided"]}
	_verdicts(testing.with_unread_rules(_plan({}))) == set()
}
