# METADATA
# title: Changes outside Terraform
# description: What was changed by hand since the last apply, in words, and what this plan does about it.
package tfbackup.lib.drift

# By id: what has to do with backups. Keys and policies of plans that do nothing for backups are not our business.
relevant[id] := drift if {
	some id, drift in input.drifts
	_is_relevant(drift)
}

_is_relevant(drift) if contains(drift.type, "_backup_")

_is_relevant(drift) if input.plans[drift.plan].has_backup

_is_relevant(drift) if {
	contains(drift.type, "_organizations_")
	_protecting[drift.plan]
}

# Terraform plans with a policy that denies something of AWS Backup, or makes backups.
_protecting contains plan if {
	some policy in input.organization_policies
	_is_about_backups(policy)
	plan := policy.plan
}

_is_about_backups(policy) if policy.policy_type == "BACKUP_POLICY"

_is_about_backups(policy) if {
	some statement in policy.document.statements
	some action in statement.actions
	startswith(lower(action), "backup:")
}

# Terraform's type, without the provider.
_kind(drift) := concat("_", array.slice(parts, 1, count(parts))) if parts := split(drift.type, "_")

# What it is, for people.
noun(id, drift) := _policies[input.organization_policies[id].policy_type] if {
	_policies[input.organization_policies[id].policy_type]
} else := words if {
	words := _nouns[_kind(drift)]
} else := drift.type

_policies := {
	"BACKUP_POLICY": "backup policy",
	"RESOURCE_CONTROL_POLICY": "resource control policy",
	"SERVICE_CONTROL_POLICY": "service control policy",
}

_nouns := {
	"backup_backup_plan": "backup plan",
	"backup_backup_selection": "backup selection",
	"backup_backup_vault": "vault",
	"backup_framework": "audit framework",
	"backup_global_settings": "AWS Backup global settings resource",
	"backup_legal_hold": "legal hold",
	"backup_logically_air_gapped_backup_vault": "air-gapped vault",
	"backup_logically_air_gapped_vault": "air-gapped vault",
	"backup_plan": "backup plan",
	"backup_region_settings": "AWS Backup Region settings resource",
	"backup_report_plan": "report plan",
	"backup_restore_testing_plan": "restore testing plan",
	"backup_restore_testing_selection": "restore testing selection",
	"backup_selection": "backup selection",
	"backup_vault": "vault",
	"backup_vault_lock_configuration": "vault lock",
	"backup_vault_notifications": "vault notification setting",
	"backup_vault_policy": "vault access policy",
	"kms_alias": "KMS alias",
	"kms_external_key": "KMS key",
	"kms_grant": "KMS grant",
	"kms_key": "KMS key",
	"kms_key_policy": "key policy",
	"kms_replica_key": "KMS key",
	"organizations_account": "account",
	"organizations_delegated_administrator": "delegated administrator",
	"organizations_organization": "organization",
	"organizations_organizational_unit": "organizational unit",
	"organizations_policy": "organization policy",
	"organizations_policy_attachment": "policy attachment",
}

# What it means that something is gone.
loss(drift) := sprintf("; %s", [words]) if {
	words := _losses[_kind(drift)]
} else := ""

_losses := {
	"backup_backup_plan": _no_backups,
	"backup_backup_selection": _no_backups,
	"backup_backup_vault": _no_recovery_points,
	"backup_logically_air_gapped_backup_vault": _no_recovery_points,
	"backup_logically_air_gapped_vault": _no_recovery_points,
	"backup_plan": _no_backups,
	"backup_selection": _no_backups,
	"backup_vault": _no_recovery_points,
	"backup_vault_lock_configuration": "recovery points in the vault can be deleted early",
	"backup_vault_policy": _nothing_denied,
	"kms_external_key": _unreadable,
	"kms_key": _unreadable,
	"kms_replica_key": _unreadable,
	"organizations_policy": _nothing_denied,
	"organizations_policy_attachment": _nothing_denied,
}

_no_backups := "it makes no more backups"

_no_recovery_points := "its recovery points are gone"

_nothing_denied := "what it denied is allowed again"

_unreadable := "recovery points encrypted with it can't be restored, unless its deletion is canceled in time"

# What the plan does with it then.
outcome(id, drift) := words if {
	words := _outcomes[_act(drift, _actions(id))]
} else := ""

_outcomes := {
	"changed": "; nobody reviewed the change, and this plan sets it back to the configuration",
	"kept": "; nobody reviewed the change, and this plan keeps it",
	"lost": "; this plan doesn't create it again",
	"made": "; this plan creates it again",
	"made anew": "; this plan creates a new one, which doesn't bring them back",
	"replaced": "; nobody reviewed the change, and this plan replaces it",
}

_act(drift, actions) := "made anew" if {
	_is_gone(drift)
	"create" in actions
	_losses[_kind(drift)] in {_no_recovery_points, _unreadable}
} else := "made" if {
	_is_gone(drift)
	"create" in actions
} else := "lost" if {
	_is_gone(drift)
} else := "replaced" if {
	"create" in actions
} else := "changed" if {
	"update" in actions
} else := "kept" if {
	"no-op" in actions
}

_is_gone(drift) if "delete" in drift.change.actions

_actions(id) := actions if {
	actions := input.changes.drifted[id]
} else := []
