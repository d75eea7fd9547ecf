# METADATA
# title: Stack set deletes backups of departing accounts
# description: An account that leaves the OUs of the stack set loses its stack, and with it the vault and the backup plan.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-manage-auto-deployment.html
# custom:
#   severity: warning
#   remedy: set retain_stacks_on_account_removal = true, or DeletionPolicy Retain on the vaults and backup plans in the template
package tfbackup.rules.stackset["stackset-deleted-with-account"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.stackset
import data.tfbackup.lib.text

findings contains finding.violated(id, ["retain_on_account_removal"], message) if {
	some id, lost in _lost
	count(_waits(id)) == 0
	message := sprintf("accounts that leave this stack set's OUs lose %s; AWS deletes backup plans at once, and vaults unless they hold recovery points", [text.few(lost)])
}

findings contains finding.undecided_for(id, ["retain_on_account_removal"], waits_for, message) if {
	some id, lost in _lost
	waits_for := _waits(id)
	count(waits_for) > 0
	message := sprintf("can't tell whether accounts that leave this stack set's OUs keep %s; otherwise, their backups stop", [text.few(lost)])
}

# By id of the stack set: vaults and plans, in words, that go with the stack.
_lost[id] := lost if {
	some id, objects in stackset.made
	stack := input.stacks[id]
	not stack.retain_on_account_removal
	_follows(stack)
	lost := {words | some made, words in objects; not made in object.get(stack, "retained", [])}
	count(lost) > 0
}

# Stacks come and go with accounts.
_follows(stack) if stack.auto_deployment

_follows(stack) if stack.unknown.auto_deployment

_waits(id) := [finding.wait(id, [field], unknown) |
	some field in ["auto_deployment", "retain_on_account_removal"]
	unknown := input.stacks[id].unknown[field]
]
