package tfbackup.rules.change["backup-monitoring-deleted_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.change["backup-monitoring-deleted"] as rule

_plan := "p:aws_backup_restore_testing_plan.weekly"

_selection := "p:aws_backup_restore_testing_selection.orders"

_tests := {"name": "weekly", "account": "111122223333", "region": "eu-west-1"}

_selected := {"name": "orders", "resource_type": "RDS", "testing_plan": {"id": _plan, "name": "weekly"}}

_found(of_plan, of_selection, more) := found if {
	found := rule.findings with input as testing.with_changes(object.union(
		{"before": {
			"restore_testing_plans": {_plan: object.union(_tests, {"change": {"actions": [of_plan]}})},
			"restore_testing_selections": {_selection: object.union(_selected, {"change": {"actions": [of_selection]}})},
		}},
		more,
	))
}

test_violated_plan_with_its_selections if {
	_found("delete", "delete", {}) == {{
		"resource": _plan,
		"attribute": [],
		"message": concat("", [
			`restore testing plan "weekly" is deleted; `,
			"scheduled restore tests no longer show whether backups can be restored",
		]),
		"verdict": "violated",
	}}
}

test_violated_selection if {
	some found in _found("no-op", "delete", {})
	found.resource == _selection
	found.message == concat("", [
		`restore testing selection "orders" is deleted; `,
		"scheduled restore tests no longer cover backups of RDS",
	])
}

test_satisfied_at_another_address if {
	_found("delete", "no-op", {"restore_testing_plans": {"p:other": _tests}}) == set()
}

test_satisfied_another_selection if {
	_found("no-op", "delete", {"restore_testing_selections": {"p:other": _selected}}) == set()
}

test_satisfied_untouched if _found("no-op", "no-op", {}) == set()
