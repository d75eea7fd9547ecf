# METADATA
# title: Changes
# description: What this plan does with the objects that AWS has before it.
package tfbackup.lib.change

# Ids of objects that the plan destroys for good. A lock or policy written inside its vault (awscc)
# has the vault's id and change: it goes where the vault goes.
deleted contains id if {
	some id in _planned.delete
	not _planned.create[id]
}

# Destroyed and made anew, in whichever order.
replaced contains id if {
	some id in _planned.delete
	_planned.create[id]
}

# Changed in place.
updated contains id if some id in _planned.update

changed := replaced | updated

# Dropped from the state; they live on in AWS.
forgotten contains id if some id in _planned.forget

# Objects of the world before, by collection: named one by one, so that the engine knows what is read.
before.vaults := input.before.vaults

before.vault_locks := input.before.vault_locks

before.vault_policies := input.before.vault_policies

before.keys := input.before.keys

before.key_aliases := input.before.key_aliases

before.key_policies := input.before.key_policies

before.backup_plans := input.before.backup_plans

before.selections := input.before.selections

before.organizations := input.before.organizations

before.organization_policies := input.before.organization_policies

before.policy_attachments := input.before.policy_attachments

before.vault_notifications := input.before.vault_notifications

before.restore_testing_plans := input.before.restore_testing_plans

before.restore_testing_selections := input.before.restore_testing_selections

before.legal_holds := input.before.legal_holds

before.frameworks := input.before.frameworks

before.report_plans := input.before.report_plans

before.region_settings := input.before.region_settings

before.global_settings := input.before.global_settings

_planned[action] contains id if {
	some objects in before
	some id, fact in objects
	fact.change.actions != ["no-op"] # most are
	some action in fact.change.actions
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

# Locks in both worlds that the plan touches: `[before, after]`.
changed_locks[id] := [before, after] if {
	some id in changed
	before := input.before.vault_locks[id]
	after := input.vault_locks[id]
}

# Judged keys that the plan changes in place: `[before, after]`.
updated_keys[id] := [before, after] if {
	some id in updated
	before := judged_keys[id]
	after := input.keys[id]
}

# Names of keys in both worlds that the plan touches, where it backs something up: `[before, after]`.
changed_aliases[id] := [before, after] if {
	some id in changed
	before := input.before.key_aliases[id]
	after := input.key_aliases[id]
	input.plans[after.plan].has_backup
}
