# METADATA
# title: Protecting service control policy is removed
# description: This plan destroys a policy that denies the destruction of backups or keys, or takes it off an account or organizational unit.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
# custom:
#   severity: error
#   remedy: keep the policy and its attachments, or attach another that denies as much first
package tfbackup.rules.change["scp-removed"]

import data.tfbackup.lib.change
import data.tfbackup.lib.finding
import data.tfbackup.lib.scp_change

findings contains finding.violated(id, [], message) if {
	some id, places in _opened
	actions := union({scp_change.opened(id, target) | some target in scp_change.targets[id]})
	message := sprintf("%s is destroyed; it no longer keeps administrators of %s from %s, so one stolen role can destroy the backups there", [
		scp_change.called(id),
		concat(", ", sort(places)),
		scp_change.listed(actions),
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
	message := sprintf("%s is destroyed; whether another policy denies as much isn't known", [scp_change.called(id)])
}

# AWS refuses to delete what is attached: without an attachment here there is none, or the apply says so.
findings contains finding.undecided(id, ["document"], unknown, message) if {
	some id in change.deleted
	unknown := scp_change.unread[id]
	scp_change.targets[id]
	message := sprintf("%s is destroyed; whether it denies the destruction of backups isn't known", [scp_change.called(id)])
}

findings contains object.union(finding.violated(id, [], message), {"twin": place}) if {
	some [id, policy, target] in _detached
	actions := scp_change.opened(policy, target)
	count(actions) > 0
	place := scp_change.where(target)
	message := sprintf("%s is taken off %s; it no longer keeps administrators there from %s, so one stolen role can destroy the backups", [
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
	message := sprintf("%s is taken off %s; whether another policy denies as much there isn't known", [scp_change.called(policy), place])
}

findings contains object.union(finding.undecided_for(id, [], waits_for, message), {"twin": place}) if {
	some [id, policy, target] in _detached
	unknown := scp_change.unread[policy]
	waits_for := [finding.wait(policy, ["document"], unknown)]
	place := scp_change.where(target)
	message := sprintf("%s is taken off %s; whether it denies the destruction of backups isn't known", [scp_change.called(policy), place])
}

findings contains finding.undecided(id, [], unknown, message) if {
	some id in change.changed
	policy := input.before.policy_attachments[id].policy.id
	scp_change.denied[policy]
	unknown := input.policy_attachments[id].unknown.target
	message := sprintf("whether %s stays attached isn't known before apply", [scp_change.called(policy)])
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
