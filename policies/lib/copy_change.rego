# METADATA
# title: Changed copies
# description: Where the rules of backup plans send backups, before and after, in words.
package tfbackup.lib.copy_change

import data.tfbackup.lib.plan_change
import data.tfbackup.lib.text

# Why it isn't known where all a rule's copies go.
copies_unknown(backup_rule) := [why |
	some why in array.concat(
		[why | some field in ["copies", "air_gapped_vault"]; why := backup_rule.unknown[field]],
		[why |
			some copy in backup_rule.copies
			plan_change.vault_key(object.get(copy, "vault", {})) == ""
			why := object.get(copy, ["unknown", "vault"], object.get(copy, ["vault", "unknown", "id"], {"reason": "unresolved"}))
		],
	)
]

# A vault that is a destination, in words, with what sets it apart from the plan's place: `vault "central" of
# account 444455556666 in Region eu-north-1`.
vault(plan, reference) := concat("", [
	_kinds[_is_air_gapped(plan, reference)],
	concat("", [words | words := sprintf(" \"%s\"", [_name(reference)])]),
	concat("", [words |
		reference.account != object.get(plan, "account", "")
		not contains(reference.account, ":")
		words := sprintf(" of account %s", [reference.account])
	]),
	concat("", [words | reference.region != object.get(plan, "region", ""); words := sprintf(" in Region %s", [reference.region])]),
])

_kinds := {true: "air-gapped vault", false: "vault"}

_name(reference) := reference.name if {
	reference.name
} else := split(reference.arn, ":backup-vault:")[1]

# Whether a destination is for certain out of reach of whoever takes over the plan's account.
is_out(plan, reference) if {
	plan.account != reference.account
	not contains(plan.account, ":")
	not contains(reference.account, ":")
}

is_out(plan, reference) if _is_air_gapped(plan, reference)

default _is_air_gapped(_, _) := false

_is_air_gapped(_, reference) if _kind(reference) == "logically-air-gapped"

_is_air_gapped(plan, reference) if {
	some backup_rule in plan.rules
	backup_rule.air_gapped_vault == reference
}

# Whether it is for certain within.
is_within(plan, reference) if {
	reference.account == plan.account
	_kind(reference) == "standard"
}

_kind(reference) := input.vaults[reference.id].kind

_kind(reference) := input.before.vaults[reference.id].kind if not input.vaults[reference.id]

# Where else a rule sends backups to from now on, in words.
instead(id, old, new) := sprintf(", but to %s", [text.few(others)]) if {
	plan := input.backup_plans[id]
	others := [words | some target in plan_change.destinations(new); not plan_change.sends(old, target); words := vault(plan, target)]
	count(others) > 0
} else := ""

# What it means on restore day that a plan no longer sends backups somewhere.
consequence(id, before, target) := "if the account is lost, only earlier copies remain, until they expire" if {
	is_out(before, target)
	not _still_gets_out(id)
} else := "only earlier copies remain there, until they expire"

# For certain or perhaps.
_still_gets_out(id) if {
	plan := input.backup_plans[id]
	some backup_rule in plan.rules
	some target in plan_change.destinations(backup_rule)
	not is_within(plan, target)
}

_still_gets_out(id) if {
	some backup_rule in input.backup_plans[id].rules
	count(copies_unknown(backup_rule)) > 0
}

# `, kept for 7 days and sent to vault "central",`: what a removed rule made, as far as it is known.
made(before, backup_rule) := sprintf(", %s,", [concat(" and ", parts)]) if {
	parts := array.concat(
		[words | words := plan_change.kept_for(backup_rule)],
		[words |
			targets := [target | some reference in plan_change.destinations(backup_rule); target := vault(before, reference)]
			count(targets) > 0
			words := sprintf("sent to %s", [text.few(targets)])
		],
	)
	count(parts) > 0
} else := ""
