# METADATA
# title: Recovery point places
# description: What a place is to a person, and which of several is the best. A place is hop `hop` of flow `i`.
package tfbackup.lib.recovery_place

import data.tfbackup.lib.outlives

# What a place is preferred by: least RPO, longest retention, point in time, another account, another Region.
rank(i, hop) := [
	rpo_hours(input.flows[i], hop),
	0 - retention(hop),
	count([1 | not hop.continuous]),
	count([1 | hop.crosses_account != "yes"]),
	count([1 | hop.crosses_region != "yes"]),
	count([1 | not input.vaults[outlives.vault_id(hop)]]),
	object.get(input.vaults, [outlives.vault_id(hop), "address"], object.get(hop.to, "arn", "")),
]

# Between two of its backups; without a known schedule more than anything.
rpo_hours(flow, hop) := 0 if {
	hop.continuous
} else := minutes / 60 if {
	minutes := input.backup_plans[flow.backup_plan].rules[flow.rule].schedule.greatest_interval_minutes
} else := 24 if {
	rule := input.backup_plans[flow.backup_plan].rules[flow.rule]
	_has_default_schedule(rule)
} else := 1000000

# AWS Backup then starts every day at 05:00 UTC.
_has_default_schedule(rule) if {
	not rule.schedule
	not rule.unknown.schedule
}

# In days; without end more than anything, and what isn't known less.
retention(hop) := hop.lifecycle.delete_after_days if {
	hop.lifecycle.delete_after_days
} else := 0 if {
	hop.lifecycle.unknown.delete_after_days
} else := 1000000

# Its vault: the address, else what is known of it.
vault(hop) := object.get(input.vaults, [outlives.vault_id(hop), "address"], object.get(hop.to, "arn", object.get(hop.to, "name", "")))

# As it stands in a cell.
shown(i, hop) := object.union_n([
	{"vault": vault(hop), "point_in_time": object.get(hop, "continuous", false)},
	{field: value | some field in ["account", "region"]; value := hop.to[field]},
	{"key": key | key := _key(hop.key)},
	{"rpo_hours": hours | hours := rpo_hours(input.flows[i], hop); hours < 1000000},
	{"retention_days": days | days := hop.lifecycle.delete_after_days},
	{"retention_unknown": true | hop.lifecycle.unknown.delete_after_days},
])

_key(key) := input.keys[key.id].address if {
	input.keys[key.id]
} else := key.arn if {
	key.arn
} else := {"aws": "AWS managed key", "aws-owned": "AWS owned key", "none": "unencrypted"}[key.manager]
