package tfbackup.rules.change["backup-monitoring-deleted_audit_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.change["backup-monitoring-deleted"] as rule

_found(before) := found if found := rule.findings with input as testing.with_changes({"before": before})

_deleted := {"name": "daily", "change": {"actions": ["delete"]}}

test_violated_framework if {
	framework := object.union(_deleted, {"controls": {"BACKUP_RECOVERY_POINT_ENCRYPTED": {}}})
	_found({"frameworks": {"p:f": framework}}) == {{
		"resource": "p:f",
		"attribute": [],
		"message": concat("", [
			`framework "daily" is deleted; `,
			"AWS Backup Audit Manager no longer reports backups that stop complying with BACKUP_RECOVERY_POINT_ENCRYPTED",
		]),
		"verdict": "violated",
		"severity": "note",
		"help": "keep the framework or report plan, or audit the backups by other means",
	}}
}

test_violated_framework_of_unknown_controls if count(_found({"frameworks": {"p:f": _deleted}})) == 1

test_violated_report_plan if {
	some found in _found({"report_plans": {"p:r": _deleted}})
	startswith(found.message, "report plan \"daily\" is deleted")
}

test_satisfied_untouched if {
	_found({"frameworks": {"p:f": {"change": {"actions": ["no-op"]}}}, "report_plans": {"p:r": {"change": {"actions": ["no-op"]}}}}) == set()
}
