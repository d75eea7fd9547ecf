# METADATA
# title: Cold storage lasts less than 90 days
# description: AWS Backup requires at least 90 days in cold storage, and rejects a lifecycle that expires sooner.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html
# custom:
#   severity: error
#   remedy: set delete_after to at least cold_storage_after plus 90, or remove cold_storage_after
package tfbackup.rules["plan-validity"]["cold-storage-too-short"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.lifecycle
import data.tfbackup.lib.rejection
import data.tfbackup.lib.text

findings contains finding.violated(id, ["rules"], message) if {
	some [id, place, terms] in lifecycle.all
	rejection.cold_too_short(terms)
	message := sprintf(
		"%s moves recovery points to cold storage after %s and deletes them after %s; AWS requires %v days there, so %s",
		[place, text.days(terms.cold_after_days), text.days(terms.delete_after_days), rejection.least_cold_days, _consequence(id)],
	)
}

findings contains finding.undecided_for(id, ["rules"], waits_for, message) if {
	some [id, place, terms] in lifecycle.all
	waits_for := [finding.wait(id, ["rules"], unknown) | some part in _both; unknown := terms.unknown[part]]
	count(waits_for) > 0
	known := [part | some part in _both; terms[part]]
	count(known) + count(waits_for) == 2 # what never goes cold, or is never deleted, is fine
	message := sprintf("can't tell whether %s keeps recovery points in cold storage for %v days, as AWS requires; if not, %s", [place, rejection.least_cold_days, _consequence(id)])
}

# Templates and backup policies are applied, and fail where plans are made of them.
_consequence(id) := "no backup plan is created" if {
	input.backup_plans[id].origin in {"cloudformation-stack", "cloudformation-stack-set", "organizations-policy"}
} else := "the apply fails"

_both := ["delete_after_days", "cold_after_days"]
