# METADATA
# title: More service control policies on a target than AWS takes
# description: AWS Organizations takes ten service control policies on a root, organizational unit or account.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: error
#   remedy: join policies, or attach some of them one level higher
package tfbackup.rules["deletion-protection"]["scp-too-many-on-target"]

import data.tfbackup.lib.attachment
import data.tfbackup.lib.finding
import data.tfbackup.lib.scp

# AWS Organizations' quota, as of 2026-09.
_most := 10

findings contains finding.violated(id, [], message) if {
	some node, pairs in attachment.on
	number := count(_certain(pairs))
	number > _most
	id := attachment.last(pairs)
	message := sprintf("%s is to have %v service control policies, and AWS takes no more than %v; the apply fails, and what one of them denies stays open", [
		attachment.place(node),
		number,
		_most,
	])
}

findings contains finding.undecided_for(id, [], waits_for, message) if {
	some node, pairs in attachment.on
	certain := _certain(pairs)
	count(certain) <= _most
	others := _possible(pairs)
	count(certain) + count(others) > _most
	id := attachment.last(pairs)
	waits_for := [{"resource": other, "attribute": [], "reason": "unresolved"} | some other in others]
	message := sprintf("%s is to have %v service control policies that the input shows, of %v that AWS takes; whether it has others is not known, and the apply fails if so", [
		attachment.place(node),
		count(certain),
		_most,
	])
}

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
