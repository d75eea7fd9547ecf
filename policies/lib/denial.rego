# METADATA
# title: Denials before and after
# description: Whether what policies deny of the destruction of backups gets less.
package tfbackup.lib.denial

import data.tfbackup.lib.text

# Actions on backups, on keys, and the one that takes an account from under all policies.
destroys(action) if strings.any_prefix_match(action, ["backup:", "kms:", "mpa:"])

destroys(action) if action == "organizations:LeaveOrganization"

# A Deny worth its name: one that exempts all roles, or that holds in some Regions only, is meant for something else.
protects(access) if {
	access.verdict in {"denied", "conditional"}
	not access.exempt_wide
	every condition in object.get(access, "conditions", []) { not contains(lower(condition), "aws:requestedregion") }
}

# What policies that stay deny no longer, by policy and action: `open`, `exempt`, `condition`, or `unsure`.
losses[id] := found if {
	some denial in input.changes.denials
	id := denial.policy
	found := denial.losses
}

# Losses in words, by kind: `no longer denies backup:DeleteRecoveryPoint`.
words(losses, after) := concat("; ", [part |
	some kind in ["open", "exempt", "condition"]
	actions := sort([action | some action, found in losses; found == kind])
	count(actions) > 0
	part := _part(kind, text.few(actions), [after[action] | some action in actions])
])

_part("open", actions, _) := sprintf("no longer denies %s", [actions])

_part("exempt", actions, after) := sprintf("exempts %s from its Deny of %s", [
	text.few({principal | some access in after; some principal in access.exempt}),
	actions,
])

_part("condition", actions, after) := sprintf("denies %s only partly%s", [
	actions,
	_under(sort({limit | some access in after; some limit in _limits(access)})),
])

_limits(access) := array.concat(
	object.get(access, "conditions", []),
	[limit | some resource in object.get(access, "not_covered", []); limit := sprintf("not on %s", [resource])],
)

_under([]) := ""

_under(limits) := sprintf(" (%s)", [concat("; ", limits)]) if count(limits) > 0
