# METADATA
# title: Changes
# description: What this plan does with the objects that AWS has before it.
package tfbackup.lib.change

# Ids of objects that the plan destroys for good. A lock or policy written inside its vault (awscc)
# has the vault's id and change: it goes where the vault goes.
deleted contains id if some id in input.changes.deleted

# Destroyed and made anew, in whichever order.
replaced contains id if some id in input.changes.replaced

# Changed in place.
updated contains id if some id in input.changes.updated

changed := replaced | updated

# Dropped from the state; they live on in AWS.
forgotten contains id if some id in input.changes.forgotten

# `[id, pair]` by effect, collection and field: `fields.loosened.keys.enabled`.
fields[effect][collection][field] contains [id, pair] if {
	some pair in input.changes.fields
	effect := pair.effect
	collection := pair.collection
	field := pair.field
	id := pair.object
}

# Locks that the plan takes off a vault.
removed_locks contains id if {
	some id in deleted
	input.before.vault_locks[id]
	not input.before.vaults[id]
}

# Left out of its vault's block, or moved to another vault. A lock that no action touches is not
# looked at, so that a targeted plan's silence is no removal.
removed_locks contains id if {
	some id in changed
	vault := input.vaults[input.before.vault_locks[id].vault]
	not vault.lock
	not vault.unknown.lock
}

# Access policies that the plan takes off a vault that stays.
removed_policies contains id if {
	some id in deleted
	policy := input.before.vault_policies[id]
	not _vault_goes(policy)
	not _stands_again(policy)
}

# At another address.
_stands_again(policy) if {
	other := input.vaults[policy.vault].policy
	input.vault_policies[other].document == policy.document
}

_vault_goes(policy) if deleted[policy.vault]

removed_policies contains id if {
	some id in changed
	vault := input.vaults[input.before.vault_policies[id].vault]
	not vault.policy
	not vault.unknown.policy
}

# Keys of plans that back something up: another plan's keys are not our business.
judged_keys[id] := key if {
	some id, key in input.before.keys
	input.plans[key.plan].has_backup
}
