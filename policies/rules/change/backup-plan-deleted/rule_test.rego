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

_gone(id, more) := {"changes": {"backup_plans": [object.union({"was": id, "what": "plan", "effect": "loosened"}, more)]}}

_deleted := {"changes": {"deleted": ["p:aws_backup_plan.orders"], "resources": [{"resource": "p:db"}]}}

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
	_found(object.union_n([
		_facts("p:aws_backup_plan.orders", _plan({})),
		_gone("p:aws_backup_plan.orders", {}),
		_deleted,
	])) == {{
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
	facts := _facts("p:aws_cloudformation_stack.backup#Plan", plan)
	some found in _found(object.union(facts, _gone("p:aws_cloudformation_stack.backup#Plan", {})))
	contains(found.message, "is no longer declared by aws_cloudformation_stack.backup; ")
}

test_satisfied_stays if {
	plans := {"p:a": _plan({})}
	_found({"before": {"backup_plans": plans}, "backup_plans": plans}) == set()
}

test_undecided_template_unknown if {
	facts := object.union(
		_facts("p:aws_cloudformation_stack.backup#Plan", _plan({})),
		_gone("p:aws_cloudformation_stack.backup#Plan", {"effect": "unknown", "unknown": {"reason": "after-apply"}}),
	)
	some found in _found(facts)
	found.verdict == "undecided"
	[[wait.resource, wait.attribute, wait.reason] | some wait in found.waits_for] == [[
		"p:aws_cloudformation_stack.backup",
		["template"],
		"after-apply",
	]]
}

_daily(days) := {
	"name": "daily",
	"vault": {"id": "p:vault"},
	"schedule": {"expression": "cron(0 5 * * ? *)"},
	"lifecycle": {"delete_after_days": days},
	"continuous": false,
	"copies": [{"vault": {"id": "p:bunker"}, "kept": {"delete_after_days": 90}}],
}

_renamed(days, reached, more) := object.union_n([
	_facts("p:aws_backup_plan.orders", _plan({"rules": [_daily(35)]})),
	_gone("p:aws_backup_plan.orders", {}),
	{
		"changes": {"deleted": ["p:aws_backup_plan.orders"]},
		"backup_plans": {"p:new": {"name": "new", "rules": [_daily(days)]}},
		"reach": {"p:db": {"selected": "yes", "backup_plans": reached}},
	},
	more,
])

test_violated_another_name_is_a_note if {
	some found in _found(_renamed(35, ["p:new"], {}))
	found.severity == "note"
	endswith(found.message, `is deleted; backup plan "new" makes the same backups of the same resources`)
}

test_violated_the_new_plan_keeps_less if {
	some found in _found(_renamed(7, ["p:new"], {}))
	not found.severity
}

test_violated_the_new_plan_takes_something_else if {
	some found in _found(_renamed(35, ["p:other"], {}))
	not found.severity
}

test_violated_it_took_more_than_the_input_has if {
	some found in _found(_renamed(35, ["p:new"], {"changes": {"blindly_deleted": ["p:s"]}}))
	not found.severity
}
