# METADATA
# title: Wording
# description: How messages name objects and say what becomes of them.
package tfbackup.lib.wording

import data.tfbackup.lib.text

# `vault "orders"`; `deposed vault "orders"` for the leftover of an interrupted replacement.
called(noun, fact, name) := concat(" ", array.concat(
	["deposed" | fact.change.deposed],
	array.concat([noun], name),
))

# The vault with its name, where the plan tells it.
vault(fact) := called(_noun(fact), fact, [name | name := sprintf("\"%s\"", [fact.name])])

_noun(vault) := "air-gapped vault" if {
	vault.kind == "logically-air-gapped"
} else := "vault"

# The alias with its name.
alias(fact) := called("alias", fact, [name | name := sprintf("\"%s\"", [fact.name])])

# The lock with its vault and its terms.
lock(fact) := concat(" ", array.concat(
	[called("lock", fact, [of | of := sprintf("of vault \"%s\"", [fact.vault_name])])],
	[sprintf("(%s)", [concat(", ", terms)]) |
		terms := array.concat(
			[term | term := sprintf("%s mode", [fact.mode])],
			[term | term := sprintf("minimum retention %s", [text.days(fact.min_retention_days)])],
		)
		count(terms) > 0
	],
))

# What makes Terraform replace it.
default cause(_) := "though no attribute forces it (replace_triggered_by, -replace or taint)"

cause(fact) := sprintf("because of %s", [concat(", ", fact.change.replace_paths)])

# What becomes of the recovery points when their vault is destroyed.
fate(fact) := "AWS refuses while it holds recovery points, which can't be deleted early, so the apply fails" if {
	fact.kind == "logically-air-gapped"
} else := "force_destroy is on, so Terraform first deletes every recovery point in it" if {
	fact.force_destroy
} else := "the apply fails unless all its recovery points are deleted first"

# When the key of the state, with the state's deletion window, is gone.
default waiting_period(_) := "once its waiting period ends"

waiting_period(key) := sprintf("after %s", [text.days(key.deletion_window_in_days)])

waiting_period(key) := "after 30 days" if {
	not key.deletion_window_in_days
	not key.unknown.deletion_window_in_days
}

# An AWS managed key with its name, where there is one.
managed_key(key) := sprintf("the AWS managed key %s", [trim_prefix(key.alias, "alias/")]) if {
	key.alias
} else := "an AWS managed key"
