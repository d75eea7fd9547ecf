package tfbackup.rules.change["backup-rule-removed_test"]

import data.tfbackup.rules.change["backup-rule-removed"] as rule

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

_monthly := {
	"name": "monthly",
	"vault": {"id": "p:v"},
	"schedule": {"expression": "cron(0 5 1 * ? *)"},
	"lifecycle": {"delete_after_days": 365},
}

_and(backup_rule) := object.union(_plan({}), {"rules": array.concat(_plan({}).rules, [backup_rule])})

test_violated_gone if {
	_found(_and(_monthly), _plan({})) == {{
		"resource": "p:a",
		"attribute": ["rules"],
		"message": concat("", [
			`rule "monthly" of backup plan "orders" is removed without a replacement; `,
			"its backups, kept for 365 days, are no longer made",
		]),
		"verdict": "violated",
		"twin": "monthly",
	}}
}

test_satisfied_renamed if {
	_verdicts(_and(_monthly), _and(object.union(_monthly, {"name": "archive"}))) == set()
}

test_satisfied_added if _verdicts(_plan({}), _and(_monthly)) == set()

test_undecided_name_unknown if {
	nameless := {"lifecycle": {}, "unknown": {"name": _unknown}}
	_verdicts(_and(_monthly), _and(nameless)) == {["p:a", "undecided"]}
}

test_undecided_rules_unknown if _verdicts(_plan({}), _unread) == {["p:a", "undecided"]}
