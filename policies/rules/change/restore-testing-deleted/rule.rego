# METADATA
# title: Restore testing deleted
# description: This plan ends the regular restore tests of recovery points.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: warning
#   remedy: keep the restore testing plan and its selections
package tfbackup.rules.change["restore-testing-deleted"]

import data.tfbackup.lib.change
import data.tfbackup.lib.finding
import data.tfbackup.lib.wording

findings contains finding.violated(id, [], message) if {
	some id in change.deleted
	tests := input.before.restore_testing_plans[id]
	not _made_again(tests)
	message := sprintf("%s is deleted; whether the backups can be restored is then found out on restore day", [
		wording.called("restore testing plan", tests, [name | name := sprintf("\"%s\"", [tests.name])]),
	])
}

findings contains finding.violated(id, [], message) if {
	some id in change.deleted
	selection := input.before.restore_testing_selections[id]
	not _goes_with_its_plan(selection)
	not _selected_again(selection)
	message := sprintf("%s is deleted; whether backups of %s can be restored is then found out on restore day", [
		wording.called("restore testing selection", selection, [name | name := sprintf("\"%s\"", [selection.name])]),
		object.get(selection, "resource_type", "what it selects"),
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
