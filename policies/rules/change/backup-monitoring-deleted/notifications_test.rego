package tfbackup.rules.change["backup-monitoring-deleted_notifications_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.change["backup-monitoring-deleted"] as rule

_id := "p:aws_backup_vault_notifications.orders"

_vault := "p:aws_backup_vault.orders"

_facts(told) := {
	"before": {
		"vaults": {_vault: {"change": {"actions": ["no-op"]}}},
		"vault_notifications": {_id: object.union({"vault": {"id": _vault, "name": "orders"}, "change": {"actions": ["delete"]}}, told)},
	},
	"vaults": {_vault: {}},
}

_found(told, more) := found if found := rule.findings with input as testing.with_changes(object.union(_facts(told), more))

test_violated_failures if {
	_found({"events": ["BACKUP_JOB_COMPLETED"]}, {}) == {{
		"resource": _id,
		"attribute": [],
		"message": concat("", [
			`notifications of vault "orders" are deleted (BACKUP_JOB_COMPLETED); `,
			"failed jobs can go unnoticed until a restore is needed",
		]),
		"verdict": "violated",
		"help": "put the aws_backup_vault_notifications back, or report failed jobs with an EventBridge rule on source aws.backup",
	}}
}

test_violated_events_not_known if count(_found({}, {})) == 1

test_satisfied_at_another_address if {
	_found({}, {"vault_notifications": {"p:other": {"vault": {"id": _vault}}}}) == set()
}

test_satisfied_vault_goes_too if {
	found := rule.findings with input as object.remove(_facts({}), ["vaults"])
	found == set()
}

test_satisfied_vault_is_replaced if {
	_found({}, {"before": {"vaults": {_vault: {"change": {"actions": ["delete", "create"]}}}}}) == set()
}

test_satisfied_untouched if _found({"change": {"actions": ["no-op"]}}, {}) == set()
