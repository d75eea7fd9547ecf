package tfbackup.rules.change["backup-rule-removed_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.change["backup-rule-removed"] as rule

_unknown := {"reason": "after-apply"}

_plan(backup_rule) := {
	"name": "orders",
	"account": "111122223333",
	"region": "eu-west-1",
	"rules": [object.union({"name": "daily", "vault": {"id": "p:v"}, "lifecycle": {"delete_after_days": 35}}, backup_rule)],
}

_found(facts) := found if found := rule.findings with input as facts

_verdicts(facts) := {[found.resource, found.verdict] | some found in _found(facts)}

_facts(effect, more) := testing.with_rule("rule", effect, _plan({"name": "monthly"}), _plan({}), more)

test_violated_gone if {
	_found(_facts("loosened", {})) == {{
		"resource": "p:a",
		"attribute": ["rules"],
		"message": concat("", [
			`rule "monthly" of backup plan "orders" is removed without a replacement; `,
			"its backups, kept for 35 days, are no longer made",
		]),
		"verdict": "violated",
		"twin": "monthly",
	}}
}

test_satisfied_stays if _verdicts(testing.with_rule("schedule", "loosened", _plan({}), _plan({}), {})) == set()

test_undecided_another_may_be_in_its_place if {
	_verdicts(_facts("unknown", {"unknown": _unknown})) == {["p:a", "undecided"]}
}

test_undecided_rules_unknown if _verdicts(testing.with_unread_rules(_plan({}))) == {["p:a", "undecided"]}
