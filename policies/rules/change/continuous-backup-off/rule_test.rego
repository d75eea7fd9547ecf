package tfbackup.rules.change["continuous-backup-off_test"]

import data.tfbackup.rules.change["continuous-backup-off"] as rule

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

_on := _plan({"continuous": true})

test_violated_off if {
	_found(_on, _plan({"continuous": false})) == {{
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

test_violated_left_out if _verdicts(_on, _plan({})) == {["p:a", "violated"]}

test_satisfied_stays_on if {
	_verdicts(_on, _plan({"continuous": true, "lifecycle": {"delete_after_days": 30}})) == set()
}

test_satisfied_switched_on if _verdicts(_plan({"continuous": false}), _on) == set()

test_undecided_unknown if _verdicts(_on, _plan({"unknown": {"continuous": _unknown}})) == {["p:a", "undecided"]}

test_undecided_rules_unknown if {
	_verdicts(_on, _unread) == {["p:a", "undecided"]}
	_verdicts(_plan({}), _unread) == set()
}
