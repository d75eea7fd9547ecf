# METADATA
# title: Service control policies
# description: |
#   Which of them are meant to protect backups, what they deny by themselves, and what is denied where they
#   are attached.
package tfbackup.lib.scp

import data.tfbackup.lib.attachment
import data.tfbackup.lib.finding
import data.tfbackup.lib.policy_document
import data.tfbackup.lib.power
import data.tfbackup.lib.text
import data.tfbackup.lib.wording

# Service control policies, whatever they are about.
all contains id if {
	some id, policy in input.organization_policies
	policy.policy_type == "SERVICE_CONTROL_POLICY"
}

# What a policy that protects backups must deny.
core contains action if {
	some loss in ["backup-plan", "continuous-recovery-point", "recovery-point", "vault", "vault-lock", "vault-policy"]
	some action in input.catalog.actions[loss]
}

# `[policy, field, why]` of what may protect backups, and can't be read. What isn't valid is said elsewhere.
unread contains [id, "document", unknown] if {
	some id in all
	unknown := policy_document.unread(input.organization_policies[id], {"actions", "effect", "not_actions"})
	unknown.reason != "invalid"
}

unread contains [id, "policy_type", unknown] if {
	some id, policy in input.organization_policies
	unknown := policy.unknown.policy_type
	some statement in policy.document.statements
	_protects(id, statement)
}

# Those that are meant to protect backups: a Deny names actions of AWS Backup that delete or weaken, or
# leaves some out of what it denies.
protective contains id if {
	some id in all
	some statement in input.organization_policies[id].document.statements
	_protects(id, statement)
}

_protects(_, statement) if {
	statement.effect == "Deny"
	some pattern in statement.not_actions
	startswith(lower(pattern), "backup:")
	not _by_region(statement)
}

_protects(_, statement) if {
	some pattern in _named(statement)
	power.destructive(pattern) # misspelt ones too
	not strings.any_prefix_match(lower(pattern), _other_matters)
}

_protects(id, statement) if {
	count(_named(statement)) > 0
	some action in core
	access(id, action).verdict != "allowed"
}

# Notifications, audits and tests have policies of their own.
_other_matters := [
	"backup:deletebackupvaultnotifications",
	"backup:deleteframework",
	"backup:deletereportplan",
	"backup:deleterestoretesting",
	"backup:deletetieringconfiguration",
	"backup:putbackupvaultnotifications",
	"backup:putrestorevalidationresult",
]

# A service in the list of what may be used in some Regions only is not meant.
_named(statement) := {pattern |
	statement.effect == "Deny"
	some pattern in statement.actions
	startswith(lower(pattern), "backup:")
	not _is_use_by_region(statement, pattern)
}

_is_use_by_region(statement, pattern) if {
	lower(pattern) == "backup:*"
	_by_region(statement)
}

_by_region(statement) if {
	some _, keys in statement.conditions
	some key, _ in keys
	lower(key) == "aws:requestedregion"
}

# What the input comes to for an action: of a policy alone, or under a node of the organization.
access(target, action) := found if {
	found := input.access[target][action]
} else := found if {
	found := input.access[target]["*"]
} else := {"verdict": "unknown"}

# What policies are attached to. A function that another module calls sees rules of its own module only, in
# regorus.
targets[id] contains node if {
	some id, nodes in attachment.targets
	some node in nodes
}

_loose[id] contains other if {
	some id, others in attachment.loose
	some other in others
}

# By id of a policy that protects backups, and core action that it doesn't deny in full by itself: whether
# it is `open` somewhere that the policy is attached, or attached nowhere; `closed` everywhere by all that is
# attached; or in `doubt`.
outcome[id][action] := found if {
	some id in protective
	some action in core
	access(id, action).verdict in {"allowed", "conditional"}
	found := _outcome(id, action)
}

_outcome(id, action) := "open" if {
	not _incomplete(id)
	some node in targets[id]
	_under(node, action) == "open"
} else := "open" if {
	not _incomplete(id)
	not targets[id]
	not _loose[id]
} else := "closed" if {
	targets[id]
	not _loose[id]
	every node in targets[id] { _under(node, action) == "closed" }
} else := "doubt"

_under(node, action) := "closed" if {
	access(node, action).verdict == "denied"
} else := "open" if {
	found := access(node, action)
	found.verdict != "unknown"
	count(_others(node, found)) == 0
} else := "doubt"

# What isn't known, but for the node's own place: what is attached above it is another matter.
_others(node, found) := {other | some other in found.waits_for; other != node}

_incomplete(id) if input.plans[input.organization_policies[id].plan].complete == false

# Actions by outcome that the policy leaves open by itself: altogether, or on some resources.
gaps(id, result) := selected if {
	selected := {action |
		some action, found in outcome[id]
		found == result
		_is_gap(access(id, action))
	}
}

_is_gap(alone) if alone.verdict == "allowed"

_is_gap(alone) if count(object.get(alone, "not_covered", [])) > 0

# What the outcome of actions waits for.
waits(id, actions) := [_wait(id, other) | some other in _waited_for(id, actions)]

_waited_for(id, actions) := (loose | {id | _incomplete(id)}) | others if {
	loose := {other | some other in _loose[id]}
	others := {other |
		some node in targets[id]
		some action in actions
		some other in _others(node, access(node, action))
	}
}

_wait(id, other) := {"resource": id, "attribute": [], "reason": "incomplete"} if {
	other == id
} else := finding.wait(other, ["document"], unknown) if {
	unknown := input.organization_policies[other].unknown.document
} else := attachment.wait(other)

# Other policies that deny an action where the policy is attached.
helpers(id, action) := result if {
	result := {other |
		some node in targets[id]
		there := access(node, action)
		some by in there.by
		other := by.policy
		other != id
	}
}

# What the policy lacks of actions, in words.
leaves(id, actions) := concat(", and ", array.concat(
	[words |
		open := [action | some action in sort(actions); access(id, action).verdict == "allowed"]
		count(open) > 0
		words := sprintf("doesn't deny %s", [text.few(open)])
	],
	[words |
		partly := [action | some action in sort(actions); access(id, action).verdict != "allowed"]
		count(partly) > 0
		left := {resource | some action in partly; some resource in access(id, action).not_covered}
		words := sprintf("denies %s, but not on all of %s", [text.few(partly), text.few(left)])
	],
))

# The smallest statement that closes actions, with the exemption that the policy's other statements have.
closing(id, actions) := sprintf(`{"Effect": "Deny", "Action": [%s], "Resource": "*"%s}`, [
	concat(", ", [quoted | some action in sort(actions); quoted := sprintf(`"%s"`, [action])]),
	_exemption(id),
])

_exemption(id) := sprintf(`, "Condition": %s`, [json.marshal(condition)]) if {
	[condition] := [known | some known in exempting(id)]
} else := ""

# Conditions that exempt principals, of statements that deny in full.
exempting(id) := result if {
	result := {condition |
		some action in core
		found := access(id, action)
		found.verdict == "denied"
		found.exempt
		not found.exempt_wide
		some by in found.by
		condition := input.organization_policies[id].document.statements[by.statement].conditions
	}
}

# The policy with its name.
called(id) := wording.called("SCP", policy, names) if {
	policy := input.organization_policies[id]
	names := [name | name := sprintf("\"%s\"", [policy.name])]
}

# Core actions from whose denial all roles or all users are exempt.
exempting_everyone(id) := result if {
	result := {action |
		some action in core
		count(object.get(access(id, action), "exempt_wide", [])) > 0
	}
}

# Core actions by outcome that the policy denies under conditions.
conditional(id, result) := selected if {
	selected := {action |
		some action, found in outcome[id]
		found == result
		count(conditions(id, action)) > 0
	}
}

# The conditions under which the policy denies an action. Exempt principals are another matter, unless it's
# they that nobody can tell.
conditions(id, action) := others if {
	found := access(id, action)
	others := _without_exemptions(found)
	count(others) > 0
} else := selected if {
	found := access(id, action)
	not found.not_covered
	selected := _all_conditions(found)
} else := set()

_without_exemptions(found) := {words | some words in _all_conditions(found); not _is_exemption(words)}

_all_conditions(found) := {words |
	found.verdict == "conditional"
	some words in found.conditions
}

_is_exemption(words) if {
	not contains(words, "${")
	[operator, key] := array.slice(split(lower(words), " "), 0, 2)
	contains(operator, "not")
	strings.any_prefix_match(key, ["aws:principalarn", "aws:principaltag/"])
}

# The bare name, or whatever else tells it.
name(id) := sprintf("\"%s\"", [found]) if {
	found := input.organization_policies[id].name
} else := id
