# METADATA
# title: Backups never leave the account
# description: Backups that stay in the account of their resources, outside any air-gapped vault, are lost with the account.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-cross-account-backup.html
# custom:
#   severity: warning
#   remedy: add a copy_action to a vault in another account or to a logically air-gapped vault
package tfbackup.rules.databunker["no-copy-outside-account"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.open
import data.tfbackup.lib.reach
import data.tfbackup.lib.text

findings contains object.union(finding.violated(plan, ["rules"], message), {"related": related}) if {
	some plan, ids in reach.staying
	addresses := [address | some id in ids; address := object.get(input.resources[id], "address", id)]
	message := sprintf("no backup plan copies backups of %s to another account or an air-gapped vault; they are lost with this account", [
		text.few(addresses),
	])
	related := [{"resource": id, "label": "backups stay in this account"} | some id in array.slice(sort(ids), 0, 3)]
}

findings contains finding.undecided_for(plan, ["rules"], waits_for, message) if {
	some plan, ids in reach.unsure
	not _is_violated[plan]
	waits_for := reach.waits(min(ids))
	resource := object.get(input.resources, min(ids), {})
	message := sprintf("can't tell whether backups of %s leave the account; if not, they are lost with it", [object.get(resource, "address", min(ids))])
}

findings contains finding.undecided_for(plan, ["rules"], waits_for, message) if {
	some plan, selections in reach.blind
	waits_for := [finding.wait(id, ["resources"], input.selections[id].may_select_any) | some id in sort(selections)]
	message := "can't tell whether resources of this plan have backups outside the account: depends on its selections; no rule of this plan copies anything"
}

# Not even the number of its rules is known.
findings contains finding.undecided(plan, ["rules"], unknown, message) if {
	some plan, fact in input.backup_plans
	unknown := fact.unknown.rules
	message := "can't tell whether any rule of this plan copies backups out of the account: its rules aren't known; if none does, they are lost with it"
}

# Where what is selected is made by other configuration.
findings contains finding.violated(plan, ["rules"], message) if {
	some plan in open.stays.crosses_account
	not _is_violated[plan]
	not open.may_be_covered.crosses_account[plan]
	message := "no backup plan copies the resources that this one selects to another account or an air-gapped vault; their backups are lost with this account"
}

findings contains finding.undecided_for(plan, ["rules"], waits_for, message) if {
	some plan in open.stays.crosses_account
	not _is_violated[plan]
	plan in open.may_be_covered.crosses_account
	not open.covered.crosses_account[plan]
	waits_for := open.waits(plan)
	message := "can't tell whether another backup plan copies the resources that this one selects; if none does, their backups are lost with the account"
}

_is_violated contains plan if some plan, _ in reach.staying
