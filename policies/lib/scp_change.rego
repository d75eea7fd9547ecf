# METADATA
# title: Changes of service control policies
# description: What this plan does to what policies of the organization deny, and where.
package tfbackup.lib.scp_change

import data.tfbackup.lib.change
import data.tfbackup.lib.denial
import data.tfbackup.lib.finding
import data.tfbackup.lib.text
import data.tfbackup.lib.wording

# What policies that the plan touches, or takes off something, deny in the state: by policy and action.
denied[id] := actions if {
	some id in _touched
	actions := {action: access |
		some action, access in input.before.access[id]
		denial.destroys(action)
		denial.protects(access)
	}
	count(actions) > 0
}

# Resource control policies bind keys.
denied[id] := actions if {
	some id in _touched
	policy := input.before.organization_policies[id]
	policy.policy_type == "RESOURCE_CONTROL_POLICY"
	actions := {action: {"verdict": "denied"} | some action in _on_keys(policy)}
	count(actions) > 0
}

# Touched policies of which nothing tells what they deny: the entry of the `unknown` map.
unread[id] := unknown if {
	some id in _touched
	policy := input.before.organization_policies[id]
	policy.policy_type in {"SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"}
	unknown := policy.unknown.document
}

# Attachments that the plan takes away, so that the policy is there no longer, by id.
detached[id] := attachment if {
	some id in (change.deleted | change.changed)
	attachment := input.before.policy_attachments[id]
	policy := attachment.policy.id
	not _unattached[policy]
	place := node(attachment.target)
	not _attached[[attachment.policy.id, place]]
	not gone[place]
}

# What a policy is attached to in the state.
targets[policy] contains target if {
	some _, attachment in input.before.policy_attachments
	policy := attachment.policy.id
	_touched[policy]
	target := attachment.target
	place := node(target)
	not gone[place]
}

# Actions that nothing denies under a target any more, of those that the policy has denied there.
opened(policy, target) := {action | some action, "open" in _after(policy, target)}

# Actions of which that isn't known.
doubtful(policy, target) := {action | some action, "unknown" in _after(policy, target)}

# What policies that stay deny no longer, or for fewer, by policy and action. Not where something else denies
# it wherever the policy is attached.
losses[id] := found if {
	some id, actions in denied
	change.changed[id]
	input.organization_policies[id]
	found := {action: loss |
		some action, before in actions
		loss := denial.loss(before, object.get(input.access, [id, action], _unmentioned(id)))
		not _denied_everywhere(id, action)
	}
	count(found) > 0
}

_unmentioned(id) := object.get(input.access, [id, "*"], {"verdict": "allowed"})

_denied_everywhere(id, action) if {
	count(targets[id]) > 0
	every target in targets[id] { object.get(_after(id, target), action, "denied") == "denied" }
}

# What a doubt waits for.
waits(policy, target) := [finding.wait(id, ["document"], unknown) |
	some id in _unknown_there(policy, target)
	unknown := object.get(input.organization_policies, [id, "unknown", "document"], {"reason": "unresolved"})
]

_unknown_there(policy, target) := {other |
	some action in doubtful(policy, target)
	some above in way(node(target))
	some other in object.get(input.access, [above, action, "waits_for"], [])
}

# `SCP "protect"`
called(id) := wording.called(_noun(fact), fact, [name | name := sprintf("\"%s\"", [fact.name])]) if {
	fact := input.before.organization_policies[id]
}

# `organizational unit "Workloads"`, `account 444455556666`, `ou-ab12-workloads`
where(target) := words if {
	unit := input.before.organization_units[node(target)]
	not unit.root
	words := sprintf("organizational unit \"%s\"", [unit.name])
} else := "the whole organization" if {
	startswith(target.name, "r-")
} else := sprintf("account %s", [target.name]) if {
	count(target.name) == 12
} else := object.get(target, "name", "its target")

# Actions in words; a policy may deny sixty.
listed(actions) := text.few(actions)

# The node of the organization's tree that a reference means.
node(reference) := found if {
	found := _node(reference.id)
} else := found if {
	found := _node(reference.name)
}

_node(name) := min(_nodes[name]) if {
	_nodes[name]
} else := name

_noun(fact) := "RCP" if {
	fact.policy_type == "RESOURCE_CONTROL_POLICY"
} else := "SCP"

_touched contains id if {
	some id in (change.deleted | change.changed)
	input.before.organization_policies[id]
}

_touched contains id if {
	some attachment in (change.deleted | change.changed)
	id := input.before.policy_attachments[attachment].policy.id
}

# Policies that are attached, after the plan, nobody knows where.
_unattached contains id if {
	some _, attachment in input.policy_attachments
	id := attachment.policy.id
	attachment.unknown.target
}

_attached contains [policy, place] if {
	some _, attachment in input.policy_attachments
	policy := attachment.policy.id
	place := node(attachment.target)
}

# Organizational units that the plan destroys: AWS does so only when they are empty.
gone contains id if {
	some id, _ in input.before.organization_units
	not input.organization_units[id]
}

_after(policy, target) := {action: verdict |
	place := node(target)
	_binds(place)
	some action, access in denied[policy]
	verdicts := {verdict | some above in way(place); verdict := _verdict(above, action, access)}
	verdict := _strongest(verdicts)
}

# No policy binds the management account.
_binds(place) if not input.before.accounts[place].management

_verdict(place, action, before) := "denied" if {
	_denied_on_keys[[place, action]]
} else := "unknown" if {
	input.access[place][action].verdict == "unknown"
} else := "denied" if {
	after := input.access[place][action]
	not denial.loss(before, after)
} else := "open"

_strongest(verdicts) := "denied" if {
	verdicts.denied
} else := "unknown" if {
	verdicts.unknown
} else := "open"

_denied_on_keys contains [place, action] if {
	some _, attachment in input.policy_attachments
	policy := input.organization_policies[attachment.policy.id]
	policy.policy_type == "RESOURCE_CONTROL_POLICY"
	place := node(attachment.target)
	some action in _on_keys(policy)
}

# From a node to the root: there are five levels of units at the most.
way(place) := _up(_up(_up(_up(_up(_up({place}))))))

_up(places) := places | {above | some place in places; some above in _parents[place]}

_parents[id] contains above if {
	some id, unit in input.organization_units
	above := node(unit.parent)
}

_parents[id] contains above if {
	some id, account in input.accounts
	above := node(account.parent)
}

_nodes[name] contains id if {
	some id, unit in input.before.organization_units
	name := unit.unit_id
}

_nodes[name] contains id if {
	some id, account in input.before.accounts
	name := account.declared_by
}

# One with other conditions than on who asks keeps strangers out, not administrators.
_on_keys(policy) := {action |
	some statement in policy.document.statements
	statement.effect == "Deny"
	every _, keys in object.get(statement, "conditions", {}) {
		every key, _ in keys { lower(key) == "aws:principalarn" }
	}
	some pattern in statement.actions
	some action in input.catalog.actions.key
	_matches(lower(pattern), lower(action))
}

_matches(pattern, action) if pattern == action

_matches(pattern, action) if {
	endswith(pattern, "*")
	startswith(action, trim_suffix(pattern, "*"))
}
