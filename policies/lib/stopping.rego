# METADATA
# title: Plans that can be stopped
# description: Which actions that stop a backup plan the organization's policies leave to an account's administrators.
package tfbackup.lib.stopping

import data.tfbackup.lib.finding
import data.tfbackup.lib.organization
import data.tfbackup.lib.text

# Backup plans that are deployed into accounts; what comes from a backup policy nobody can stop there.
direct[id] := plan if {
	some id, plan in input.backup_plans
	plan.origin in {"terraform", "cloudformation-stack", "cloudformation-stack-set"}
}

# By id of the plan: the accounts that it is in, as far as they are known.
accounts[id] contains account if {
	some id, plan in direct
	not plan.scope
	account := plan.account
}

accounts[id] contains account if {
	some id, plan in direct
	some account in plan.scope.accounts
	_reaches(plan, account)
}

# Stack sets that follow units leave out the management account.
_reaches(_, account) if not account in organization.management

_reaches(plan, account) if {
	some target in plan.scope.targets
	target.name == account
}

# By key of the account: actions that nothing denies, for certain; none where a part of the input is out of sight.
open[account] contains action if {
	count(organization.partial) == 0
	some account in _all
	some action in actions
	_access(account, action).verdict == "allowed"
	_is_certain(account, action)
}

# Actions that are denied under a condition only, with the condition.
narrow[account] contains [action, when] if {
	count(organization.partial) == 0
	some account in _all
	some action in actions
	access := _access(account, action)
	access.verdict == "conditional"
	_is_certain(account, action)
	when := concat("; ", array.concat(
		object.get(access, "conditions", []),
		[sprintf("not for %s", [pattern]) | some pattern in object.get(access, "not_covered", [])],
	))
}

# What isn't denied, for certain or not.
_left[place] contains action if {
	some place in (_all | _targets)
	some action in actions
	_access(place, action).verdict != "denied"
}

# The same, by id of the plan.
left[id] contains action if {
	some id, places in accounts
	some place in places
	some action in _left[place]
}

left[id] contains action if {
	some id, places in targets
	some place in places
	some action in _left[place]
}

actions := input.catalog.actions["backup-plan"]

_all := {account | some account in accounts[_]}

# Accounts and units that a plan is deployed to.
targets[id] contains place if {
	some id, plan in direct
	some target in plan.scope.targets
	place := object.get(target, "id", object.get(target, "name", ""))
}

_targets := {place | some place in targets[_]}

_is_certain(account, action) if count(object.get(_access(account, action), "waits_for", [])) == 0

_access(place, action) := access if {
	access := input.access[place][action]
} else := access if {
	access := input.access[place]["*"]
} else := {"verdict": "unknown", "waits_for": [place]}

# Every place that the plan is in is known, and nothing that stops it is left to anybody there.
closed contains id if {
	some id, places in targets
	not direct[id].scope.unknown.targets
	every place in places { not _is_left(place) }
}

closed contains id if {
	some id, places in accounts
	_all_known(direct[id])
	every place in places { not _is_left(place) }
}

# A function, for regorus takes `not _left[place]` within `every` for false.
_is_left(place) if _left[place]

_all_known(plan) if not plan.scope

_all_known(plan) if plan.scope.closed

# What the answer for a plan waits for: policies out of sight, or its account's place in the organization.
waits(id) := _or_account(id, [wait |
	some policy in object.get(_awaited, id, set())
	some wait in _gaps[policy]
])

_awaited[id] contains policy if {
	some id, known in accounts
	some account in known
	some action in actions
	some policy in object.get(_access(account, action), "waits_for", [])
}

_or_account(id, []) := [wait] if wait := _place(id)

# tfbackup.toml can tell where an account is, once its id is known.
_place(id) := {"resource": account, "attribute": ["parent"], "reason": "unresolved"} if {
	account := min(accounts[id])
	not contains(account, ":")
} else := {"resource": id, "attribute": ["account"], "reason": "unresolved"}

_or_account(_, found) := found if count(found) > 0

_gaps[id] contains wait if {
	some id, policy in input.organization_policies
	wait := finding.wait(id, ["document"], policy.unknown.document)
}

_gaps[id] contains wait if {
	some id, attachment in input.policy_attachments
	wait := finding.wait(id, ["target"], attachment.unknown.target)
}

# What is left to administrators of an account, in words; undefined where nothing certainly is.
gap(account) := words if {
	said := array.concat(_open(account), _narrow(account))
	count(said) > 0
	words := concat(", and ", said)
}

_open(account) := [words |
	actions_there := open[account]
	words := sprintf("no SCP denies %s to administrators of %s", [
		text.few(actions_there),
		organization.called(account),
	])
]

_narrow(account) := [words |
	denials := narrow[account]
	words := sprintf("SCPs deny %s only under a condition (%s) to administrators of %s", [
		text.few({action | some [action, _] in denials}),
		concat("; ", sort({when | some [_, when] in denials})),
		organization.called(account),
	])
]

# The accounts of a plan in words.
where(id) := words if {
	known := accounts[id]
	words := sprintf("%s%s", [organization.called(min(known)), others(count(known) - 1)])
} else := "the accounts that it's deployed to" if {
	direct[id].scope
} else := "its account"

# How many accounts besides, in words.
others(0) := ""

others(1) := " (and 1 other)"

others(number) := sprintf(" (and %v others)", [number]) if number > 1
