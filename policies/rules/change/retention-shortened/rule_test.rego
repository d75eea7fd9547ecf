package tfbackup.rules.change["retention-shortened_test"]

import data.tfbackup.rules.change["retention-shortened"] as rule

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

_kept(days) := _plan({"lifecycle": {"delete_after_days": days}})

# `object.union` can't take a field away.
_kept_unknown := {"name": "orders", "rules": [{"name": "daily", "lifecycle": {"unknown": {"delete_after_days": _unknown}}}]}

_for_ever := {"name": "orders", "rules": [{"name": "daily", "lifecycle": {}}]}

test_violated_fewer_days if {
	_found(_kept(120), _kept(14)) == {{
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
	some found in _found(_for_ever, _kept(14))
	contains(found.message, "for 14 days instead of forever")
}

test_violated_continuous_backup if {
	after := _plan({"lifecycle": {"delete_after_days": 7}, "continuous": true})
	some found in _found(_kept(35), after)
	endswith(found.message, "new recovery points expire earlier")
}

test_violated_copy if {
	central := {"arn": "arn:aws:backup:eu-west-1:444455556666:backup-vault:central", "account": "444455556666", "region": "eu-west-1"}
	before := _plan({"copies": [{"vault": central, "lifecycle": {"delete_after_days": 365}}]})
	after := _plan({"copies": [{"vault": central, "lifecycle": {"delete_after_days": 30}}]})
	some found in _found(before, after)
	found.twin == sprintf("daily %s", [central.arn])
	contains(found.message, `keeps copies in vault "central" of account 444455556666 for 30 days instead of 365 days`)
}

test_satisfied_longer if _verdicts(_kept(14), _kept(120)) == set()

test_satisfied_for_ever if _verdicts(_kept(14), _for_ever) == set()

test_satisfied_the_same if _verdicts(_kept(14), _kept(14)) == set()

test_undecided_days_unknown if {
	_verdicts(_kept(14), _kept_unknown) == {["p:a", "undecided"]}
	_verdicts(_kept_unknown, _kept(14)) == {["p:a", "undecided"]}
}

test_undecided_rules_unknown if _verdicts(_kept(14), _unread) == {["p:a", "undecided"]}
