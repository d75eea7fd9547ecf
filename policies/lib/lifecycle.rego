# METADATA
# title: Lifecycles
# description: All lifecycles of backup plans, with their place in words.
package tfbackup.lib.lifecycle

import data.tfbackup.lib.text

# `[id of the plan, place in words, lifecycle]` of each rule and each copy that has one of its own.
all contains [id, place, terms] if {
	some id, plan in input.backup_plans
	some rule in plan.rules
	terms := rule.lifecycle
	place := sprintf("rule %s", [called(rule)])
}

all contains [id, place, terms] if {
	some id, plan in input.backup_plans
	some rule in plan.rules
	some copy in rule.copies
	terms := copy.lifecycle
	place := sprintf("copy action of rule %s%s", [called(rule), _to(copy)])
}

# The rule's name in quotes, as far as it is known.
called(rule) := sprintf("\"%s\"", [rule.name]) if {
	rule.name
} else := "without a known name"

_to(copy) := sprintf(" to vault \"%s\"", [copy.vault.name]) if {
	copy.vault.name
} else := sprintf(" to %s", [copy.vault.arn]) if {
	copy.vault.arn
} else := ""

# `[id of the plan, place in words, id of the vault, lifecycle]`: where recovery points come to lie, in
# vaults that the input has. On the way into an air-gapped vault the standard one holds nothing for long.
landings contains [id, place, vault, terms] if {
	some id, plan in input.backup_plans
	some rule in plan.rules
	vault := rule.air_gapped_vault.id
	terms := rule.lifecycle
	place := sprintf("rule %s", [called(rule)])
}

landings contains [id, place, vault, terms] if {
	some id, plan in input.backup_plans
	some rule in plan.rules
	not rule.air_gapped_vault
	not rule.unknown.air_gapped_vault
	vault := rule.vault.id
	terms := rule.lifecycle
	place := sprintf("rule %s", [called(rule)])
}

landings contains [id, place, vault, terms] if {
	some id, plan in input.backup_plans
	some rule in plan.rules
	some copy in rule.copies
	vault := copy.vault.id
	terms := copy.kept
	place := _of_copy(rule)
}

# What an air-gapped vault doesn't take is made in the standard one, for good.
landings contains [id, place, vault, terms] if {
	some _, ways in input.stopped_hops["retention-out-of-bounds"]
	some [i, j] in ways
	flow := input.flows[i]
	hop := flow.hops[j]
	hop.via == "backup"
	hop.air_gapped == false
	id := flow.backup_plan
	rule := input.backup_plans[id].rules[flow.rule]
	rule.air_gapped_vault
	vault := hop.to.id
	terms := rule.lifecycle
	place := sprintf("rule %s, whose %s backups stay in the standard vault,", [
		called(rule),
		object.get(flow, "kind", "unsupported"),
	])
}

_of_copy(rule) := sprintf("copy action of rule %s", [called(rule)])

# Copies whose lifecycle sets no expiry keep the original's; AWS doesn't say which of the two a vault compares.
inherited contains [id, place, vault] if {
	some id, plan in input.backup_plans
	some rule in plan.rules
	some copy in rule.copies
	copy.lifecycle
	not copy.lifecycle.delete_after_days
	not copy.lifecycle.unknown.delete_after_days
	vault := copy.vault.id
	place := _of_copy(rule)
}

# Plans of backup policies and templates name vaults of each account and Region that they are in: where their
# hops go.
landings contains [id, place, vault, terms] if {
	some [vault, i, j] in _ways
	flow := input.flows[i]
	id := flow.backup_plan
	plan := input.backup_plans[id]
	plan.scope
	hop := flow.hops[j]
	words := _landed[hop.via]
	terms := hop.lifecycle
	not hop.unknown.lifecycle
	place := sprintf("%s %s", [words, called(plan.rules[flow.rule])])
}

# Hops into vaults with bounds, with those that the bounds alone stop. Where no plan is for several accounts nobody
# asks, and they are many.
_ways contains [vault, i, j] if {
	_has_scopes
	some vault, _ in bounds
	some [i, j] in input.hops_into[vault]
}

_ways contains [vault, i, j] if {
	_has_scopes
	some _, ways in input.stopped_hops["retention-out-of-bounds"]
	some [i, j] in ways
	vault := input.flows[i].hops[j].to.id
	bounds[vault]
}

_has_scopes if {
	some plan in input.backup_plans
	plan.scope
}

_landed := {"backup": "rule", "copy": "copy action of rule"}

# What bounds the retention in a vault, by the vault's id: `[id of what sets them, the bounds]`. A lock
# does; an air-gapped vault has bounds of its own.
bounds[id] := [id, vault] if {
	some id, vault in input.vaults
	vault.kind == "logically-air-gapped"
}

bounds[id] := [holder, lock] if {
	some id, vault in input.vaults
	vault.kind == "standard"
	holder := vault.lock
	lock := input.vault_locks[holder]
}

bounds[id] := [id, {"unknown": {"lock": unknown}}] if {
	some id, vault in input.vaults
	vault.kind == "standard"
	not vault.lock
	unknown := vault.unknown.lock
}

bounds[id] := [id, {"unknown": {"lock": unknown}}] if {
	some id, vault in input.vaults
	not vault.kind
	unknown := vault.unknown.kind
}

# The bounds that a lifecycle isn't within. What is kept for ever exceeds every greatest retention.
outside(terms, limits) := ({"min_retention_days" | terms.delete_after_days < limits.min_retention_days} | {"max_retention_days" | terms.delete_after_days > limits.max_retention_days}) | {"max_retention_days" | limits.max_retention_days; _for_ever(terms)}

_for_ever(terms) if {
	not terms.delete_after_days
	not terms.unknown.delete_after_days
}

# How long, in words.
kept(terms) := sprintf("for %s", [text.days(terms.delete_after_days)]) if {
	terms.delete_after_days
} else := "forever"
