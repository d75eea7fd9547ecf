# METADATA
# title: Changed backup plans
# description: |
#   What this plan does with backup plans, from whatever source: which go, and which rules and copies of those
#   that stay belong together before and after.
package tfbackup.lib.plan_change

import data.tfbackup.lib.lifecycle
import data.tfbackup.lib.text

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

# Backup plans that are gone for certain.
deleted contains id if {
	some change in _parts.plan.loosened
	id := change.was
}

# Plans that are new and have the same rules as one before.
successors(was) := {id |
	old := input.before.backup_plans[was]
	count(old.rules) > 0
	some id, plan in input.backup_plans
	not input.before.backup_plans[id]
	count(plan.rules) == count(old.rules)
	every backup_rule in old.rules {
		some other in plan.rules
		_is_same_rule(backup_rule, other)
	}
}

_is_same_rule(old, new) if {
	same(old.vault, new.vault)
	every field in ["schedule", "continuous"] {
		object.get(old, field, null) == object.get(new, field, null)
	}
	_is_same_lifecycle(old.lifecycle, new.lifecycle)
	not old.air_gapped_vault
	not new.air_gapped_vault
	count(old.copies) == count(new.copies)
	every copy in old.copies {
		some other in new.copies
		same(copy.vault, other.vault)
		_is_same_lifecycle(copy.kept, other.kept)
	}
}

_is_same_lifecycle(old, new) if {
	not old.unknown
	not new.unknown
	every field in ["delete_after_days", "cold_after_days"] {
		object.get(old, field, 0) == object.get(new, field, 0)
	}
}

# Those that may be gone, since what declares them can't be read: by id, why.
doubtful[id] := unknown if {
	some change in _parts.plan.unknown
	id := change.was
	unknown := change.unknown
}

_parts[what][effect] contains change if {
	some change in input.changes.backup_plans
	what := change.what
	effect := change.effect
}

# What becomes of rules of plans that stay, by part and effect: `[id of the plan, plan before, rule before, what
# tells it apart, change]`.
rules[what][effect] contains [id, before, old, apart, change] if {
	some what, effects in _parts
	some effect, changes in effects
	some change in changes
	id := change.backup_plan
	before := input.before.backup_plans[change.was]
	old := before.rules[change.rule]
	parts := array.concat([object.get(old, "name", "")], [key | key := vault_key(change.vault)])
	apart := twin(id, concat(" ", parts))
}

# Plans of which it isn't known what rules they have, before or after: `[id, before, why]`.
unread_rules contains [id, before, unknown] if {
	some change in _parts.rule.unknown
	not _is_of_one(change)
	id := change.backup_plan
	unknown := change.unknown
	before := input.before.backup_plans[change.was]
}

_is_of_one(change) if change.rule >= 0

# Id or ARN of a vault.
vault_key(reference) := object.get(reference, "id", object.get(reference, "arn", ""))

# Whether two references are to one thing, for certain.
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

# Minutes in words.
span(minutes) := sprintf("%v days", [minutes / 1440]) if {
	minutes > 1440
	minutes % 1440 == 0
} else := "hour" if {
	minutes == 60
} else := sprintf("%v hours", [minutes / 60]) if {
	minutes % 60 == 0
} else := sprintf("%v minutes", [minutes])

# Vaults outside its own that a rule sends backups to, an air-gapped one that it backs up to included.
destinations(backup_rule) := array.concat(
	[copy.vault | some copy in backup_rule.copies],
	[target | target := backup_rule.air_gapped_vault],
)

sends(backup_rule, target) if {
	some other in destinations(backup_rule)
	same(target, other)
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
	not backup_rule.unknown.lifecycle
	terms := backup_rule.lifecycle
	not terms.unknown.delete_after_days
	words := sprintf("kept %s", [lifecycle.kept(terms)])
}
