# METADATA
# title: Attachments
# description: What policies of AWS Organizations are attached to.
package tfbackup.lib.attachment

import data.tfbackup.lib.finding

# `[policy, node, attachment]`, as far as they are known: nodes as `input.access` calls them, policies out of
# the input's sight by AWS's id.
all contains [policy, node, id] if {
	some id, found in input.attached
	policy := found.policy
	node := found.node
}

# By id of the policy: what it is attached to.
targets[policy] contains node if some [policy, node, _] in all

# By node: `[policy, attachment]`.
on[node] contains [policy, id] if some [policy, node, id] in all

# By id of the policy: attachments of which nothing tells what they attach it to; of a policy that is attached
# nowhere for certain, those too that may attach it.
loose[policy] contains id if {
	some id, _ in unplaced
	policy := input.attached[id].policy
}

loose[policy] contains id if {
	some id, unknown in unnamed
	some policy, _ in input.organization_policies
	_is_candidate(policy, unknown)
	not targets[policy]
}

_is_candidate(policy, unknown) if policy in unknown.candidates

_is_candidate(_, unknown) if count(object.get(unknown, "candidates", [])) == 0

# Attachments of which nothing tells the policy, and why.
unnamed[id] := unknown if {
	some id, attachment in input.policy_attachments
	not input.attached[id].policy
	unknown := _unknown(attachment, "policy")
}

# Attachments of which nothing tells the target, and why.
unplaced[id] := unknown if {
	some id, attachment in input.policy_attachments
	not input.attached[id].node
	unknown := _unknown(attachment, "target")
}

# What isn't known of an attachment; of something else: where it is.
wait(id) := finding.wait(id, ["policy"], unknown) if {
	unknown := unnamed[id]
} else := finding.wait(id, ["target"], unknown) if {
	unknown := unplaced[id]
} else := {"resource": id, "attribute": [], "reason": "unresolved"}

_unknown(attachment, field) := unknown if {
	unknown := attachment.unknown[field]
} else := unknown if {
	unknown := attachment[field].unknown.id
} else := {"reason": "unresolved"}

# A node in words.
place(node) := sprintf("the root %s", [_name(unit)]) if {
	unit := input.organization_units[node]
	unit.root
} else := sprintf("organizational unit %s", [_name(unit)]) if {
	unit := input.organization_units[node]
} else := sprintf("the root %s", [node]) if {
	startswith(node, "r-")
} else := sprintf("organizational unit %s", [node]) if {
	startswith(node, "ou-")
} else := sprintf("account \"%s\"", [input.accounts[node].name]) if {
	input.accounts[node].name
} else := sprintf("account %s", [node])

_name(unit) := sprintf("\"%s\"", [unit.name]) if {
	unit.name
} else := unit.unit_id if {
	unit.unit_id
} else := unit.address

# Of `[policy, attachment]` pairs the last attachment: one that the plan makes, where there is such.
last(pairs) := id if {
	places := [[_is_made(id), id] | some [_, id] in pairs]
	[_, id] := max(places)
}

_is_made(id) := 1 if {
	"create" in input.policy_attachments[id].change.actions
} else := 0
