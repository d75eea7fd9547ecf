# METADATA
# title: Backups never leave the account
# description: Backups that stay in the account of their resources, and in no air-gapped vault, are lost with the account.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-cross-account-backup.html
# custom:
#   severity: warning
#   remedy: add a copy_action to a vault of another account or to a logically air-gapped vault
package tfbackup.rules.databunker["no-copy-outside-account"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.open
import data.tfbackup.lib.reach
import data.tfbackup.lib.text

findings contains object.union(finding.violated(plan, ["rules"], message), {"related": related}) if {
	some plan, ids in reach.staying
	addresses := [address | some id in ids; address := object.get(input.resources[id], "address", id)]
	message := sprintf("no rule of any backup plan sends backups of %s to another account or into an air-gapped vault; %s", [
		text.list(addresses, 3),
		"when the account is lost or taken over, nothing is left to restore",
	])
	related := [{"resource": id, "label": "its backups stay here"} | some id in array.slice(sort(ids), 0, 3)]
}

findings contains finding.undecided_for(plan, ["rules"], waits_for, message) if {
	some plan, ids in reach.unsure
	not _is_violated[plan]
	waits_for := reach.waits(min(ids))
	message := "whether its backups leave the account is not known; if none does, they are lost with it"
}

findings contains finding.undecided_for(plan, ["rules"], waits_for, message) if {
	some plan, selections in reach.blind
	waits_for := [finding.wait(id, ["resources"], input.selections[id].may_select_any) | some id in sort(selections)]
	message := "what it backs up is not known, and no rule of it copies anything; if no other plan does, it is lost with the account"
}

# Where what is selected is made by other configuration.
findings contains finding.violated(plan, ["rules"], message) if {
	some plan in open.stays.crosses_account
	not _is_violated[plan]
	not open.may_be_covered.crosses_account[plan]
	message := "no backup plan copies what this one selects to another account or into an air-gapped vault; when the account is lost or taken over, nothing is left to restore"
}

findings contains finding.undecided_for(plan, ["rules"], waits_for, message) if {
	some plan in open.stays.crosses_account
	not _is_violated[plan]
	plan in open.may_be_covered.crosses_account
	not open.covered.crosses_account[plan]
	waits_for := open.waits(plan)
	message := "can't tell whether another backup plan copies what this one selects; if none does, it is lost with the account"
}

_is_violated contains plan if some plan, _ in reach.staying
