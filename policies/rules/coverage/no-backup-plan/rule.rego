# METADATA
# title: No backup plan is shown
# description: Where no plan of the input makes a backup plan, nobody can say what has no backup.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html
# custom:
#   severity: note
#   remedy: pass the plan that makes the backup plan along, or declare its selections by [[external.selection]] in tfbackup.toml
package tfbackup.rules.coverage["no-backup-plan"]

import data.tfbackup.lib.coverage
import data.tfbackup.lib.finding

findings contains finding.violated(id, [], message) if {
	not coverage.plans_shown
	some _, ids in _by_plan
	id := min(ids)
	message := sprintf("nothing here shows a backup plan; whether %s backed up can't be told", [_number(count(ids))])
}

# By plan: what should have a backup.
_by_plan[plan] contains id if {
	some id, _ in input.not_selected
	coverage.counts(id)
	coverage.is_data(id)
	plan := input.resources[id].plan
}

_number(1) := "its database, file system or bucket is"

_number(number) := sprintf("its %v databases, file systems and buckets are", [number]) if number > 1
