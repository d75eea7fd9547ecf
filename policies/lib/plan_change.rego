# METADATA
# title: Changed backup plans
# description: |
#   What this plan does with backup plans, from whatever source: which go, and which rules and copies of those
#   that stay belong together before and after.
package tfbackup.lib.plan_change

import data.tfbackup.lib.change
import data.tfbackup.lib.lifecycle
import data.tfbackup.lib.text

# Selections and plans that Terraform or CloudFormation lets go of, and AWS keeps.
lives_on contains id if some id in change.forgotten

lives_on contains id if {
	some _, stack in input.before.stacks
	some id in stack.retained
}

lives_on contains id if {
	some attachment in change.forgotten
	policy := input.before.policy_attachments[attachment].policy.id
	some id, plan in input.before.backup_plans
	policy in plan.merged_from
}

# By id of a document that stays: why it isn't known what it declares after the apply.
unread[id] := unknown if {
	some id, stack in input.stacks
	some field, unknown in stack.unknown
	field == "template"
}

unread[id] := {"reason": "unresolved"} if {
	some id, stack in input.stacks
	not stack.unknown
	count(stack.hidden) > 0
}

unread[id] := unknown if {
	some id, policy in input.organization_policies
	unknown := policy.unknown.backup_policy
}

# The document that declares what has this id, or the id itself.
carrier(id) := split(id, "#")[0]

# Plans and selections that a document declares and for which it, or its first plan, can speak.
spoken_for contains id if {
	some id, _ in input.before.selections
	contains(id, "#")
}

spoken_for contains id if {
	some id, _ in input.before.backup_plans
	contains(id, "#")
	input.before.organization_policies[carrier(id)]
}

spoken_for contains id if {
	some id, _ in input.before.backup_plans
	contains(id, "#")
	some other, _ in input.before.backup_plans
	carrier(other) == carrier(id)
	other < id
}

# What tells findings on one document apart: the name that it gives to what it declares, and more.
twin(id, more) := concat(" ", [part | some part in array.concat(array.slice(split(id, "#"), 1, 9), [more]); part != ""])

# Backup plans that are there before and for certain not after, with no other in their place.
deleted contains id if {
	some id, plan in input.before.backup_plans
	not input.backup_plans[id]
	not plan.change.deposed # a leftover
	not lives_on[id]
	not _heirs[id]
	_certainly_gone(id, plan)
}

_certainly_gone(id, _) if change.deleted[id]

_certainly_gone(id, plan) if {
	contains(id, "#")
	not unread[carrier(id)]
	input.plans[plan.plan].complete
}

# Those that may be gone, since what declares them can't be read: by id, why.
doubtful[id] := unknown if {
	some id, _ in input.before.backup_plans
	not input.backup_plans[id]
	not lives_on[id]
	not change.deleted[id]
	not _heirs[id]
	unknown := unread[carrier(id)]
}

# By id of a plan that is gone: plans of its name that take its place under another address.
_heirs[id] contains heir if {
	some id, before in input.before.backup_plans
	not input.backup_plans[id]
	some heir, after in input.backup_plans
	before.name == after.name
	_same_place(before, after)
}

_same_place(before, after) if {
	not before.scope
	not after.scope
	before.account == after.account
	before.region == after.region
}

_same_place(before, after) if {
	some account in before.scope.accounts
	account in after.scope.accounts
}

_same_place(before, after) if {
	some target in after.scope.targets
	_has_target(target, before)
}

_same_place(before, after) if {
	before.scope
	after.scope.unknown.targets
}

_has_target(target, _) if startswith(target.name, "r-")

_has_target(target, before) if {
	some other in before.scope.targets
	same(target, other)
}

same(a, b) if {
	some field in ["arn", "id"]
	a[field] == b[field]
}

same(a, b) if {
	not a.id
	not b.id
	not a.arn
	not b.arn
	a.name == b.name
}

# Backup plans in both worlds whose rules differ: `[id after, before, after]`.
pairs contains [id, before, after] if {
	some id, before in input.before.backup_plans
	after := input.backup_plans[id]
	before.rules != after.rules
}

pairs contains [heir, before, after] if {
	some id, heirs in _heirs
	count(heirs) == 1
	some heir in heirs
	before := input.before.backup_plans[id]
	after := input.backup_plans[heir]
	before.rules != after.rules
	not before.change.deposed
}

# Plans of which it isn't known what rules they have, before or after: `[id, before, why]`.
unread_rules contains [id, before, unknown] if {
	some [id, before, after] in pairs
	unknown := [why | some plan in [after, before]; why := plan.unknown.rules][0]
}

_readable contains [id, before, after] if {
	some [id, before, after] in pairs
	not after.unknown.rules
	not before.unknown.rules
}

# Rules that change and go by the same name, or take the place of one: `[id of the plan, plan before, rule
# before, rule after]`.
rule_pairs contains [id, before, old, new] if {
	some [id, before, after] in _readable
	some old in before.rules
	not old in after.rules
	some new in after.rules
	old.name == new.name
}

rule_pairs contains [id, before, old, new] if {
	some [id, before, old, heirs, _] in _nameless
	count(heirs) == 1
	some new in heirs
}

# Rules that are gone and have none in their place: `[id of the plan, plan before, rule]`.
removed contains [id, before, old] if {
	some [id, before, old, heirs, unsure] in _nameless
	count(heirs) == 0
	count(unsure) == 0
}

# Those in whose place a rule may be that isn't known well enough: `[id of the plan, plan before, rule,
# why]`.
perhaps_removed contains [id, before, old, unknown] if {
	some [id, before, old, heirs, unsure] in _nameless
	count(heirs) == 0
	unknown := unsure[0]
}

# Rules whose name is gone, those that take their place, and why it isn't known whether others do.
_nameless contains [id, before, old, heirs, unsure] if {
	some [id, before, after] in _readable
	names := {backup_rule.name | some backup_rule in before.rules}
	kept_names := {backup_rule.name | some backup_rule in after.rules}
	some old in before.rules
	not kept_names[object.get(old, "name", "")]
	not old in after.rules
	not _served(old, [new | some new in after.rules; names[object.get(new, "name", "")]])
	new_ones := [new | some new in after.rules; not names[object.get(new, "name", "")]]
	only := (count(before.rules) + count(after.rules)) == 2
	heirs := {new | some new in new_ones; _takes_place(only, old, new)}
	unsure := [why | some new in new_ones; some why in _unknown_of(new)]
}

_unknown_of(backup_rule) := array.concat(
	[why | some field in ["name", "vault", "schedule"]; why := backup_rule.unknown[field]],
	[why | why := backup_rule.vault.unknown.id],
)

_takes_place(only, _, _) if only

_takes_place(_, old, new) if _alike(old, new)

_alike(old, new) if {
	_same_vault(old.vault, new.vault)
	times(old) == times(new)
}

_same_vault(a, b) if a.name == b.name

_same_vault(a, b) if same(a, b)

# When a rule runs, to be compared.
times(backup_rule) := [
	object.get(backup_rule, ["schedule", "expression"], "cron(0 5 ? * * *)"), # AWS's default
	object.get(backup_rule, ["schedule", "timezone"], "Etc/UTC"),
	object.get(backup_rule, ["unknown", "schedule"], {}),
]

# Minutes between two runs at the most; undefined where they aren't known.
interval(backup_rule) := backup_rule.schedule.greatest_interval_minutes

interval(backup_rule) := 1440 if {
	not backup_rule.schedule
	not backup_rule.unknown.schedule
}

# Minutes in words.
span(minutes) := sprintf("%v days", [minutes / 1440]) if {
	minutes > 1440
	minutes % 1440 == 0
} else := "hour" if {
	minutes == 60
} else := sprintf("%v hours", [minutes / 60]) if {
	minutes % 60 == 0
} else := sprintf("%v minutes", [minutes])

# A rule beside it does the same, and keeps it as long: AWS makes one backup of two that start together, the
# one that is kept longer.
_served(old, beside) if {
	some new in beside
	_alike(old, new)
	every target in destinations(old) { sends(new, target) }
	not shorter(kept(old), kept(new))
	not kept(new).unknown
}

# Vaults outside its own that a rule sends backups to, an air-gapped one that it backs up to included.
destinations(backup_rule) := array.concat(
	[copy.vault | some copy in backup_rule.copies],
	[target | target := backup_rule.air_gapped_vault],
)

sends(backup_rule, target) if {
	some other in destinations(backup_rule)
	same(target, other)
}

# How long a rule keeps its backups.
kept(backup_rule) := {"unknown": {"delete_after_days": backup_rule.unknown.lifecycle}} if {
	backup_rule.unknown.lifecycle
} else := backup_rule.lifecycle

# Whether a lifecycle says how long, known or not; else it is for ever.
says(terms) if terms.delete_after_days

says(terms) if terms.unknown.delete_after_days

# Whether the second is for certain kept for less.
shorter(before, after) if after.delete_after_days < before.delete_after_days

shorter(before, after) if {
	after.delete_after_days
	_for_ever(before)
}

_for_ever(terms) if not says(terms)

# Why it isn't known which is shorter.
retention_unknown(before, after) := why if {
	why := after.unknown.delete_after_days
} else := before.unknown.delete_after_days if {
	after.delete_after_days
}

# A rule with its plan, in words.
called(plan, backup_rule) := sprintf("rule %s%s", [
	lifecycle.called(backup_rule),
	concat("", [words | words := sprintf(" of backup plan \"%s\"", [plan.name])]),
])

# ` with rules "daily" (kept for 7 days), "monthly" (kept for 365 days)`, as far as they are known.
rules_of(plan) := "" if {
	count(plan.rules) == 0
} else := sprintf(" with %s %s", [noun, text.few(rules)]) if {
	rules := [words | some backup_rule in plan.rules; words := _with_retention(backup_rule)]
	noun := {true: "rule", false: "rules"}[count(rules) == 1]
}

_with_retention(backup_rule) := sprintf("%s (%s)", [lifecycle.called(backup_rule), kept_for(backup_rule)]) if {
	kept_for(backup_rule)
} else := lifecycle.called(backup_rule)

# `kept for 7 days`; undefined where it isn't known.
kept_for(backup_rule) := words if {
	terms := kept(backup_rule)
	not terms.unknown.delete_after_days
	words := sprintf("kept %s", [lifecycle.kept(terms)])
}
