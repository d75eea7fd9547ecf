# METADATA
# title: Backup monitoring or restore testing is deleted
# description: This plan deletes a restore testing plan, a vault's notifications, or an audit by AWS Backup Audit Manager.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing.html
# custom:
#   severity: warning
#   remedy: keep the restore testing plan and its selections
package tfbackup.rules.change["backup-monitoring-deleted"]

import data.tfbackup.lib.change
import data.tfbackup.lib.finding
import data.tfbackup.lib.text
import data.tfbackup.lib.wording

findings contains finding.violated(id, [], message) if {
	some id in change.deleted
	tests := input.before.restore_testing_plans[id]
	not _made_again(tests)
	message := sprintf("%s is deleted; scheduled restore tests no longer show whether backups can be restored", [
		wording.called("restore testing plan", tests, [name | name := sprintf("\"%s\"", [tests.name])]),
	])
}

findings contains finding.violated(id, [], message) if {
	some id in change.deleted
	selection := input.before.restore_testing_selections[id]
	not _goes_with_its_plan(selection)
	not _selected_again(selection)
	message := sprintf("%s is deleted; scheduled restore tests no longer cover backups of %s", [
		wording.called("restore testing selection", selection, [name | name := sprintf("\"%s\"", [selection.name])]),
		object.get(selection, "resource_type", "the resources that it selects"),
	])
}

findings contains object.union(finding.violated(id, [], message), {"help": help}) if {
	help := "put the aws_backup_vault_notifications back, or report failed jobs with an EventBridge rule on source aws.backup"
	some id in change.deleted
	told := input.before.vault_notifications[id]
	vault := told.vault.id
	input.vaults[vault]
	not change.replaced[vault]
	not _told_elsewhere[vault]
	message := sprintf("%s are deleted%s; failed jobs can go unnoticed until a restore is needed", [
		wording.called("notifications of vault", told, [name | name := sprintf("\"%s\"", [told.vault.name])]),
		_events(told),
	])
}

findings contains object.union(finding.violated(id, [], message), _note) if {
	some id in change.deleted
	framework := input.before.frameworks[id]
	controls := sort(object.keys(object.get(framework, "controls", {})))
	message := sprintf("%s is deleted; AWS Backup Audit Manager no longer reports backups that stop complying%s", [
		wording.called("framework", framework, [name | name := sprintf("\"%s\"", [framework.name])]),
		_list(controls),
	])
}

findings contains object.union(finding.violated(id, [], message), _note) if {
	some id in change.deleted
	report := input.before.report_plans[id]
	message := sprintf("%s is deleted; auditors get no more reports as evidence that backups were made", [
		wording.called("report plan", report, [name | name := sprintf("\"%s\"", [report.name])]),
	])
}

_goes_with_its_plan(selection) if change.deleted[selection.testing_plan.id]

# At another address.
_made_again(tests) if {
	some _, other in input.restore_testing_plans
	other.name == tests.name
	other.account == tests.account
	other.region == tests.region
}

# The same plan tests that type by another selection.
_selected_again(selection) if {
	some _, other in input.restore_testing_selections
	other.testing_plan.name == selection.testing_plan.name
	other.resource_type == selection.resource_type
}

# One vault has one list of notifications.
_told_elsewhere contains vault if {
	some _, told in input.vault_notifications
	vault := told.vault.id
}

_events(told) := sprintf(" (%s)", [text.few(told.events)]) if told.events

_events(told) := "" if not told.events

_list([]) := ""

_list(controls) := sprintf(" with %s", [text.few(controls)]) if count(controls) > 0

_note := {"severity": "note", "help": "keep the framework or report plan, or audit the backups by other means"}
