# METADATA
# title: No plan creates a backup plan
# description: The input contains no backup plan, so tfbackup can't tell which resources have no backup.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html
# custom:
#   severity: note
#   remedy: pass along the plan that creates the backup plan, or declare its selections with [[external.selection]] in tfbackup.toml
package tfbackup.rules.coverage["no-backup-plan"]

import data.tfbackup.lib.coverage
import data.tfbackup.lib.finding

findings contains finding.violated(id, [], message) if {
	not coverage.plans_shown
	some _, ids in _by_plan
	id := min(ids)
	message := sprintf("the input contains no backup plan; can't tell whether %s backed up", [_number(count(ids))])
}

# By plan: what should have a backup.
_by_plan[plan] contains id if {
	some id, _ in input.not_selected
	coverage.counts(id)
	coverage.is_data(id)
	plan := input.resources[id].plan
}

_number(1) := "the database, file system or bucket in this plan is"

_number(number) := sprintf("the %v databases, file systems and buckets in this plan are", [number]) if number > 1
