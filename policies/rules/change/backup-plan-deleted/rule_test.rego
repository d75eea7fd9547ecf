package tfbackup.rules.change["backup-plan-deleted_test"]

import data.tfbackup.rules.change["backup-plan-deleted"] as rule

_plan(more) := object.union(
	{
		"plan": "p",
		"address": "aws_backup_plan.orders",
		"name": "orders",
		"rules": [{"name": "daily", "lifecycle": {"delete_after_days": 35}}],
	},
	more,
)

_deleted := {"change": {"actions": ["delete"]}}

_facts(id, plan) := {
	"plans": {"p": {"complete": true}},
	"before": {
		"backup_plans": {id: plan},
		"selections": {"p:s": {"backup_plan": {"id": id}, "selected": ["p:db"]}},
		"reach": {"p:db": {"selected": "yes", "backup_plans": [id]}},
	},
	"resources": {"p:db": {"address": "aws_db_instance.orders"}},
}

_found(facts) := found if found := rule.findings with input as facts

test_violated_destroyed if {
	_found(_facts("p:aws_backup_plan.orders", _plan(_deleted))) == {{
		"resource": "p:aws_backup_plan.orders",
		"attribute": [],
		"message": concat("", [
			`backup plan "orders" with rule "daily" (kept for 35 days) is deleted; `,
			"aws_db_instance.orders has no backup after this apply",
		]),
		"verdict": "violated",
		"twin": "",
		"related": [{"resource": "p:s", "label": "deleted with the backup plan"}],
	}}
}

test_violated_no_longer_in_the_template if {
	plan := _plan({"address": "aws_cloudformation_stack.backup"})
	some found in _found(_facts("p:aws_cloudformation_stack.backup#Plan", plan))
	contains(found.message, "is no longer declared by aws_cloudformation_stack.backup; ")
}

test_satisfied_stays if {
	plans := {"p:a": _plan({})}
	_found({"before": {"backup_plans": plans}, "backup_plans": plans}) == set()
}

test_satisfied_leftover if {
	leftover := _plan({"change": {"actions": ["delete"], "deposed": "0a1b"}})
	_found(_facts("p:aws_backup_plan.orders (deposed 0a1b)", leftover)) == set()
}

test_undecided_template_unknown if {
	facts := object.union(
		_facts("p:aws_cloudformation_stack.backup#Plan", _plan({})),
		{"stacks": {"p:aws_cloudformation_stack.backup": {"unknown": {"template": {"reason": "after-apply"}}}}},
	)
	some found in _found(facts)
	found.verdict == "undecided"
	[[wait.resource, wait.attribute, wait.reason] | some wait in found.waits_for] == [[
		"p:aws_cloudformation_stack.backup",
		["template"],
		"after-apply",
	]]
}
