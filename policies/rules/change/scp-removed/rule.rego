# METADATA
# title: Protecting service control policy is removed
# description: This plan destroys or detaches a service control policy that denies deleting backups or keys.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
# custom:
#   severity: error
#   remedy: keep the policy and its attachments, or first attach another policy with the same Deny
package tfbackup.rules.change["scp-removed"]

import data.tfbackup.lib.change
import data.tfbackup.lib.finding
import data.tfbackup.lib.scp_change
import data.tfbackup.lib.text

findings contains finding.violated(id, [], message) if {
	some id, places in _opened
	actions := union({scp_change.opened(id, target) | some target in scp_change.targets[id]})
	message := sprintf("%s is deleted; no policy denies %s in %s any more, so a stolen role there can destroy backups", [
		scp_change.called(id),
		scp_change.listed(actions),
		text.few(places),
	])
}

findings contains finding.undecided_for(id, [], waits_for, message) if {
	some id in change.deleted
	not _opened[id]
	waits_for := [wait |
		some target in scp_change.targets[id]
		some wait in scp_change.waits(id, target)
	]
	count(waits_for) > 0
	message := sprintf("can't tell whether backups stay protected when %s is deleted: depends on the other policies there", [scp_change.called(id)])
}

# AWS refuses to delete what is attached: without an attachment here there is none, or the apply says so.
findings contains finding.undecided(id, ["document"], unknown, message) if {
	some id in change.deleted
	unknown := scp_change.unread[id]
	scp_change.targets[id]
	message := sprintf("can't tell whether deleting %s exposes backups: depends on what it denies", [scp_change.called(id)])
}

findings contains object.union(finding.violated(id, [], message), {"twin": place}) if {
	some [id, policy, target] in _detached
	actions := scp_change.opened(policy, target)
	count(actions) > 0
	place := scp_change.where(target)
	message := sprintf("%s is detached from %s; no policy denies %s there any more, so a stolen role can destroy backups", [
		scp_change.called(policy),
		place,
		scp_change.listed(actions),
	])
}

findings contains object.union(finding.undecided_for(id, [], waits_for, message), {"twin": place}) if {
	some [id, policy, target] in _detached
	count(scp_change.opened(policy, target)) == 0
	waits_for := scp_change.waits(policy, target)
	count(waits_for) > 0
	place := scp_change.where(target)
	message := sprintf("can't tell whether backups stay protected when %s is detached from %s: depends on the other policies there", [scp_change.called(policy), place])
}

findings contains object.union(finding.undecided_for(id, [], waits_for, message), {"twin": place}) if {
	some [id, policy, target] in _detached
	unknown := scp_change.unread[policy]
	waits_for := [finding.wait(policy, ["document"], unknown)]
	place := scp_change.where(target)
	message := sprintf("can't tell whether detaching %s from %s exposes backups: depends on what it denies", [scp_change.called(policy), place])
}

findings contains finding.undecided(id, [], unknown, message) if {
	some id in change.changed
	policy := input.before.policy_attachments[id].policy.id
	scp_change.denied[policy]
	unknown := input.policy_attachments[id].unknown.target
	message := sprintf("can't tell whether %s stays attached: depends on its attachment's target", [scp_change.called(policy)])
}

_opened[id] := places if {
	some id in change.deleted
	places := {place |
		some target in scp_change.targets[id]
		count(scp_change.opened(id, target)) > 0
		place := scp_change.where(target)
	}
	count(places) > 0
}

# A policy that goes with its attachments: scp-removed.
_detached contains [id, policy, target] if {
	some id, attachment in scp_change.detached
	policy := attachment.policy.id
	target := attachment.target
	not policy in change.deleted
}
