# METADATA
# title: Backup plan can be deleted by account administrators
# description: No service control policy keeps an account's administrators from deleting or changing its backup plan.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/manage-cross-account.html
# custom:
#   severity: warning
#   remedy: deny these actions with an SCP on the account's organizational unit, or deploy the plan as a backup policy
package tfbackup.rules["deletion-protection"]["backup-plan-open-to-deletion"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.stopping
import data.tfbackup.lib.text

findings contains finding.violated(id, [], message) if {
	some id, accounts in _exposed
	message := sprintf("%s%s; a stolen administrator role can end these backups", [
		stopping.gap(min(accounts)),
		stopping.others(count(accounts) - 1),
	])
}

findings contains finding.undecided_for(id, [], waits_for, message) if {
	some id, _ in stopping.direct
	not _exposed[id]
	not id in stopping.closed
	waits_for := stopping.waits(id)
	message := sprintf("can't tell whether an SCP denies %s to administrators of %s; if not, they can end these backups", [
		text.few(_left(id)),
		stopping.where(id),
	])
}

# By id of the plan: accounts that leave it open.
_exposed[id] contains account if {
	some id, accounts in stopping.accounts
	some account in accounts
	stopping.gap(account)
}

_left(id) := stopping.left[id] if {
	stopping.left[id]
} else := stopping.actions
