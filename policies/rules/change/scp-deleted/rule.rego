# METADATA
# title: Service control policy that protects backups deleted
# description: This plan destroys a policy of the organisation that denies the destruction of backups or keys.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: error
#   remedy: keep the policy and its attachments, or attach another that denies as much first
package tfbackup.rules.change["scp-deleted"]

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

_opened[id] := places if {
	some id in change.deleted
	places := {place |
		some target in scp_change.targets[id]
		count(scp_change.opened(id, target)) > 0
		place := scp_change.where(target)
	}
	count(places) > 0
}
