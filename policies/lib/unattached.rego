# METADATA
# title: Unattached policies
# description: Policies of AWS Organizations that nothing attaches.
package tfbackup.lib.unattached

import data.tfbackup.lib.finding
import data.tfbackup.lib.organization

# Policies that hold nowhere, for certain: made by a plan, or in one that attaches others.
none contains id if {
	some id in _loose
	count(waits(id)) == 0
	_would_be_seen(id)
}

# Those that something out of sight may attach.
unsure contains id if {
	some id in _loose
	not id in none
}

# By id of the policy: what decides where it is attached, of one that certainly is somewhere.
astray[policy] := waits_for if {
	some policy, _ in input.organization_policies
	not policy in unsure
	waits_for := [finding.wait(id, ["target"], unknown) |
		some id, attachment in input.policy_attachments
		attachment.policy.id == policy
		unknown := attachment.target.unknown.id
	]
	count(waits_for) > 0
}

# What decides whether it is attached.
waits(id) := array.concat(
	[finding.wait(other, ["target"], _unknown(attachment.unknown, "target")) |
		some other, attachment in input.policy_attachments
		attachment.policy.id == id
	],
	[finding.wait(other, ["policy"], unknown) | some [other, unknown] in _floating; _may_mean(unknown, id)],
)

# A policy that a data source reads is attached elsewhere, if at all.
_loose contains id if {
	some id, policy in input.organization_policies
	policy.change
	not id in _attached
}

_would_be_seen(id) if {
	policy := input.organization_policies[id]
	not policy.plan in organization.partial
	_is_place_of_attachments(policy)
}

_is_place_of_attachments(policy) if "create" in policy.change.actions

_is_place_of_attachments(policy) if policy.plan in _attaching

_attaching contains name if {
	some _, attachment in input.policy_attachments
	attachment.change
	name := attachment.plan
}

# A target that isn't known is one all the same; targets inside a policy (awscc) may be none.
_attached contains id if {
	some _, attachment in input.policy_attachments
	attachment.target
	id := attachment.policy.id
}

_attached contains id if {
	some _, attachment in input.policy_attachments
	attachment.type == "aws_organizations_policy_attachment"
	id := attachment.policy.id
}

# Attachments of which it isn't known what they attach.
_floating contains [id, unknown] if {
	some id, attachment in input.policy_attachments
	not attachment.policy.id
	not attachment.policy.name
	unknown := _why(attachment)
}

_why(attachment) := unknown if {
	unknown := attachment.policy.unknown.id
} else := _unknown(object.get(attachment, "unknown", {}), "policy")

_unknown(all, field) := object.get(all, field, {"reason": "unresolved"})

_may_mean(unknown, id) if id in unknown.candidates

_may_mean(unknown, _) if count(object.get(unknown, "candidates", [])) == 0
