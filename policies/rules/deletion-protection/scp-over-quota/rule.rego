# METADATA
# title: Service control policy exceeds a quota
# description: AWS Organizations allows 10,240 characters in a policy, and ten policies on a root, organizational unit or account.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
# custom:
#   severity: error
#   remedy: shorten the policy, or split it in two
package tfbackup.rules["deletion-protection"]["scp-over-quota"]

import data.tfbackup.lib.attachment
import data.tfbackup.lib.finding
import data.tfbackup.lib.scp

findings contains finding.violated(id, ["document"], message) if {
	some id in scp.all
	characters := input.organization_policies[id].characters
	characters > _most_characters
	message := sprintf("%s has %v characters, but AWS allows at most %v; the apply fails, and the policy denies nothing", [
		scp.called(id),
		characters,
		_most_characters,
	])
}

findings contains object.union(finding.violated(id, [], message), {"help": help}) if {
	help := "merge policies, or attach some of them one level higher"
	some node, pairs in attachment.on
	number := count(_certain(pairs))
	number > _most_policies
	id := attachment.last(pairs)
	message := sprintf("%s gets %v SCPs, but AWS allows at most %v; the apply fails, and one of them denies nothing there", [
		attachment.place(node),
		number,
		_most_policies,
	])
}

findings contains finding.undecided_for(id, [], waits_for, message) if {
	some node, pairs in attachment.on
	certain := _certain(pairs)
	count(certain) <= _most_policies
	others := _possible(pairs)
	count(certain) + count(others) > _most_policies
	id := attachment.last(pairs)
	waits_for := [{"resource": other, "attribute": [], "reason": "unresolved"} | some other in others]
	message := sprintf("can't tell whether %s exceeds the SCP quota: this input attaches %v of the %v that AWS allows; with more, the apply fails", [
		attachment.place(node),
		count(certain),
		_most_policies,
	])
}

findings contains finding.undecided_for(min(lost), [], waits_for, message) if {
	lost := object.keys(attachment.unplaced) | object.keys(attachment.unnamed)
	count(lost) > _most_policies
	waits_for := [attachment.wait(id) | some id in lost]
	message := sprintf("can't tell what %v attachments attach where; with more than %v SCPs on one target, the apply fails", [count(lost), _most_policies])
}

_most_characters := 10240

_most_policies := 10

# AWS attaches its own to everything; plans seldom show whether it is still there.
_allows_all := "p-FullAWSAccess"

_certain(pairs) := {policy | some [policy, _] in pairs; _is_certain(policy)}

_is_certain(policy) if policy in (scp.all | {_allows_all})

_possible(pairs) := unseen | lost if {
	certain := _certain(pairs)
	named := {policy | some [policy, _] in pairs} | {_allows_all}
	unseen := {policy | some policy in named; not policy in certain; not input.organization_policies[policy]}
	lost := object.keys(attachment.unplaced) | object.keys(attachment.unnamed)
}
