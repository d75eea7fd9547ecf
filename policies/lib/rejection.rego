# METADATA
# title: What AWS rejects
# description: |
#   Backup plans, vault locks and vaults that no apply makes, because AWS doesn't take their values: neither recovery
#   points nor protection come of them.
package tfbackup.lib.rejection

# Days in cold storage (AWS Backup API: Lifecycle).
least_cold_days := 90

# Days of a continuous backup (AWS Backup Developer Guide, continuous backups).
most_continuous_days := 35

# Days until a lock in compliance mode is immutable (AWS Backup Developer Guide, vault lock).
least_grace_days := 3

# Days that an air-gapped vault keeps at the least (AWS Backup Developer Guide, logically air-gapped vault).
least_air_gapped_days := 7

cold_too_short(terms) if terms.delete_after_days < terms.cold_after_days + least_cold_days

continuous_too_long(rule) if rule.lifecycle.delete_after_days > most_continuous_days

continuous_and_cold(rule) if rule.lifecycle.cold_after_days

inverted(bounds) if bounds.min_retention_days > bounds.max_retention_days

# AWS has taken a lock that stays as it is.
grace_too_short(lock) if {
	not lock.change.actions == ["no-op"]
	lock.changeable_for_days < least_grace_days
}

air_gapped_too_short(vault) if {
	vault.kind == "logically-air-gapped"
	vault.min_retention_days < least_air_gapped_days
}

# By id: rules that are continuous.
continuous contains [id, rule] if {
	some id, plan in input.backup_plans
	some rule in plan.rules
	rule.continuous
}

# Ids of backup plans, each as a whole: one rule that AWS rejects is enough.
plans contains id if {
	some id, plan in input.backup_plans
	some rule in plan.rules
	cold_too_short(rule.lifecycle)
}

plans contains id if {
	some id, plan in input.backup_plans
	some rule in plan.rules
	some copy in rule.copies
	cold_too_short(copy.lifecycle)
}

plans contains id if {
	some [id, rule] in continuous
	continuous_too_long(rule)
}

plans contains id if {
	some [id, rule] in continuous
	continuous_and_cold(rule)
}

plans contains id if {
	some id, _ in input.backup_plans
	id in _invalid
}

# Ids of vault locks.
locks contains id if {
	some id, lock in input.vault_locks
	grace_too_short(lock)
}

locks contains id if {
	some id, lock in input.vault_locks
	inverted(lock)
}

locks contains id if {
	some id, _ in input.vault_locks
	id in _invalid
}

# Ids of vaults.
vaults contains id if {
	some id, vault in input.vaults
	air_gapped_too_short(vault)
}

vaults contains id if {
	some id, vault in input.vaults
	vault.kind == "logically-air-gapped"
	inverted(vault)
}

# AWS makes no vault of a name that it doesn't take.
vaults contains id if {
	some id, _ in input.vaults
	some entry in input.invalid[id]
	entry.field == "name"
}

# Ids of vaults with a value that AWS doesn't take, which may be no more than the value's own loss.
doubtful_vaults contains id if {
	some id, _ in input.vaults
	id in _invalid
	not id in vaults
}

_invalid contains id if {
	some id, entries in input.invalid
	some entry in entries
	not entry.doubt
}
