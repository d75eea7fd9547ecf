# METADATA
# title: Protecting service control policy is removed
# description: This plan destroys or detaches a service control policy that denies deleting backups or keys.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
# custom:
#   severity: error
#   remedy: keep the policy and its attachments, or first attach another policy with the same Deny
package tfbackup.rules.change["scp-removed"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.scp_change
import data.tfbackup.lib.text

findings contains finding.violated(id, [], message) if {
	some id, places in _opened
	message := sprintf("%s is deleted; no policy denies %s in %s any more, so a stolen role there can destroy backups", [
		scp_change.called(id),
		text.few({action | some place in places; some action in place.opened}),
		text.few([where | some place in places; where := scp_change.where(place.node, place.target)]),
	])
}

findings contains finding.undecided_for(id, [], waits_for, message) if {
	some id, places in scp_change.deleted
	not _opened[id]
	waits_for := [wait | some place in places; some wait in scp_change.waits(place)]
	count(waits_for) > 0
	message := sprintf("can't tell whether backups stay protected when %s is deleted: depends on the other policies there", [scp_change.called(id)])
}

findings contains finding.undecided(id, ["document"], unknown, message) if {
	some id, _ in scp_change.deleted
	unknown := scp_change.unread[id]
	message := sprintf("can't tell whether deleting %s exposes backups: depends on what it denies", [scp_change.called(id)])
}

findings contains object.union(finding.violated(id, [], message), {"twin": where}) if {
	some [id, where, place] in _detached
	place.opened
	message := sprintf("%s is detached from %s; no policy denies %s there any more, so a stolen role can destroy backups", [
		scp_change.called(place.policy),
		where,
		text.few(place.opened),
	])
}

findings contains object.union(finding.undecided_for(id, [], waits_for, message), {"twin": where}) if {
	some [id, where, place] in _detached
	not place.opened
	waits_for := scp_change.waits(place)
	count(waits_for) > 0
	message := sprintf("can't tell whether backups stay protected when %s is detached from %s: depends on the other policies there", [scp_change.called(place.policy), where])
}

findings contains object.union(finding.undecided_for(id, [], waits_for, message), {"twin": where}) if {
	some [id, where, place] in _detached
	unknown := scp_change.unread[place.policy]
	waits_for := [finding.wait(place.policy, ["document"], unknown)]
	message := sprintf("can't tell whether detaching %s from %s exposes backups: depends on what it denies", [scp_change.called(place.policy), where])
}

findings contains finding.undecided(id, [], unknown, message) if {
	some place in scp_change.perhaps_detached
	place.doubtful
	id := place.attachment
	unknown := place.unknown
	message := sprintf("can't tell whether %s stays attached: depends on its attachment's target", [scp_change.called(place.policy)])
}

_opened[id] contains place if {
	some id, places in scp_change.deleted
	some place in places
	place.opened
}

_detached contains [id, where, place] if {
	some place in scp_change.detached
	id := place.attachment
	where := scp_change.where(place.node, place.target)
}
