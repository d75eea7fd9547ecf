package tfbackup.rules["plan-validity"]["retention-outside-vault-bounds_test"]

import data.tfbackup.rules["plan-validity"]["retention-outside-vault-bounds"] as rule

_id := "p:aws_backup_plan.p"

_unknown := {"reason": "after-apply", "references": ["var.days"]}

_vaults := {
	"p:locked": {"kind": "standard", "name": "locked", "lock": "p:lock"},
	"p:open": {"kind": "standard", "name": "open"},
	"p:perhaps": {"kind": "standard", "name": "perhaps", "unknown": {"lock": _unknown}},
	"p:sealed": {"kind": "logically-air-gapped", "name": "sealed", "min_retention_days": 7, "max_retention_days": 60},
}

_of(backup_rule, lock) := found if {
	found := rule.findings with input as {
		"backup_plans": {_id: {"rules": [object.union({"name": "daily"}, backup_rule)]}},
		"vaults": _vaults,
		"vault_locks": {"p:lock": lock},
	}
}

_verdicts(backup_rule, lock) := {f.verdict | some f in _of(backup_rule, lock)}

_into(vault, lifecycle) := {"vault": {"id": vault}, "lifecycle": lifecycle}

test_violated_too_short if {
	_of(_into("p:locked", {"delete_after_days": 29}), {"min_retention_days": 30}) == {{
		"resource": _id,
		"attribute": ["rules"],
		"message": concat("", [
			"rule \"daily\" keeps recovery points for 29 days, but vault \"locked\" ",
			"requires at least 30 days; every such job fails",
		]),
		"verdict": "violated",
		"related": [{"resource": "p:lock", "attribute": ["min_retention_days"], "label": "requires at least 30 days"}],
	}}
}

test_violated_too_long if {
	_verdicts(_into("p:locked", {"delete_after_days": 61}), {"max_retention_days": 60}) == {"violated"}
}

test_violated_for_ever if {
	some f in _of(_into("p:locked", {}), {"max_retention_days": 60})
	contains(f.message, "keeps recovery points forever")
}

test_violated_copy_as_long_as_the_original if {
	lifecycle := {"delete_after_days": 90}
	backup_rule := object.union(_into("p:open", lifecycle), {"copies": [{"vault": {"id": "p:sealed"}, "kept": lifecycle}]})
	some f in _of(backup_rule, {})
	contains(f.message, "copy action of rule \"daily\" keeps recovery points for 90 days, but air-gapped vault \"sealed\"")
}

test_violated_primary_air_gapped_vault if {
	backup_rule := object.union(_into("p:open", {"delete_after_days": 3}), {"air_gapped_vault": {"id": "p:sealed"}})
	_verdicts(backup_rule, {}) == {"violated"}
}

test_satisfied_on_the_bounds if {
	lock := {"min_retention_days": 30, "max_retention_days": 60}
	_verdicts(_into("p:locked", {"delete_after_days": 30}), lock) == set()
	_verdicts(_into("p:locked", {"delete_after_days": 60}), lock) == set()
}

test_satisfied_no_greatest if _verdicts(_into("p:locked", {}), {"min_retention_days": 30}) == set()

test_satisfied_no_lock if _verdicts(_into("p:open", {}), {}) == set()

test_satisfied_vault_of_elsewhere if {
	_of({"vault": {"arn": "arn:elsewhere"}, "lifecycle": {}}, {}) == set()
}

test_undecided_retention if {
	lifecycle := {"unknown": {"delete_after_days": _unknown}}
	_verdicts(_into("p:locked", lifecycle), {"min_retention_days": 30}) == {"undecided"}
}

test_undecided_bound if {
	lock := {"unknown": {"min_retention_days": _unknown}}
	_verdicts(_into("p:locked", {"delete_after_days": 5}), lock) == {"undecided"}
}

test_undecided_lock if _verdicts(_into("p:perhaps", {"delete_after_days": 5}), {}) == {"undecided"}

_inherits(days) := object.union(_into("p:open", {"delete_after_days": days}), {"copies": [{
	"vault": {"id": "p:locked"},
	"lifecycle": {"cold_after_days": 30},
	"kept": {"delete_after_days": days, "cold_after_days": 30},
}]})

# Within the bounds by one reading.
test_undecided_inherited_expiry if {
	_verdicts(_inherits(180), {"min_retention_days": 30, "max_retention_days": 365}) == {"undecided"}
	_verdicts(_inherits(20), {"min_retention_days": 30}) == {"undecided"}
}

# By neither.
test_violated_inherited_expiry_either_way if {
	_verdicts(_inherits(20), {"min_retention_days": 30, "max_retention_days": 365}) == {"violated"}
}

test_satisfied_inherited_expiry_either_way if {
	_verdicts(_inherits(180), {"min_retention_days": 30}) == set()
}

test_violated_what_stays_out_of_the_air_gapped_vault if {
	findings := rule.findings with input as {
		"backup_plans": {_id: {"rules": [object.union(
			_into("p:locked", {"delete_after_days": 35}),
			{"name": "daily", "air_gapped_vault": {"id": "p:sealed"}},
		)]}},
		"vaults": _vaults,
		"vault_locks": {"p:lock": {"min_retention_days": 90}},
		"flows": [{
			"kind": "RDS", "backup_plan": _id, "rule": 0,
			"hops": [{"via": "backup", "air_gapped": false, "to": {"id": "p:locked"}}],
		}],
		"stopped_hops": {"retention-out-of-bounds": {"p:db": [[0, 0]]}},
	}
	some f in findings
	startswith(f.message, "rule \"daily\", whose RDS backups stay in the standard vault, keeps recovery points for 35 days")
}
