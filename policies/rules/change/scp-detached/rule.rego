# METADATA
# title: Service control policy that protects backups detached
# description: This plan takes a policy that denies the destruction of backups or keys off an account or organizational unit.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: error
#   remedy: keep the attachment, or attach the policy above before taking it off here
package tfbackup.rules.change["scp-detached"]

import data.tfbackup.lib.change
import data.tfbackup.lib.finding
import data.tfbackup.lib.scp_change

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

# A policy that goes with its attachments: scp-deleted.
_detached contains [id, policy, target] if {
	some id, attachment in scp_change.detached
	policy := attachment.policy.id
	target := attachment.target
	not policy in change.deleted
}
