package tfbackup.lib.rejection_test

import data.tfbackup.lib.rejection

_plan(rule) := {"backup_plans": {"p:plan": {"rules": [rule]}}, "invalid": {}}

_is_rejected(rule) if {
	facts := _plan(rule)
	"p:plan" in rejection.plans with input as facts
}

test_a_plan_that_deletes_too_soon_from_cold_storage_is_rejected if {
	_is_rejected({"lifecycle": {"cold_after_days": 30, "delete_after_days": 119}})
	not _is_rejected({"lifecycle": {"cold_after_days": 30, "delete_after_days": 120}})
	not _is_rejected({"lifecycle": {"cold_after_days": 30}})
	_is_rejected({"copies": [{"lifecycle": {"cold_after_days": 30, "delete_after_days": 90}}]})
}

test_a_continuous_rule_that_keeps_too_long_or_cools_is_rejected if {
	_is_rejected({"continuous": true, "lifecycle": {"delete_after_days": 36}})
	not _is_rejected({"continuous": true, "lifecycle": {"delete_after_days": 35}})
	_is_rejected({"continuous": true, "lifecycle": {"cold_after_days": 1}})
	not _is_rejected({"continuous": false, "lifecycle": {"delete_after_days": 36}})
}

test_an_invalid_value_rejects_what_has_it_unless_in_doubt if {
	plans := {"p:plan": {"rules": []}}
	with_value := object.union({"backup_plans": plans}, {"invalid": {"p:plan": [{"field": "rules"}]}})
	"p:plan" in rejection.plans with input as with_value
	in_doubt := object.union({"backup_plans": plans}, {"invalid": {"p:plan": [{"field": "rules", "doubt": "unsaid"}]}})
	not "p:plan" in rejection.plans with input as in_doubt
}

_locked(lock) if {
	facts := {"vault_locks": {"p:l": lock}, "invalid": {}}
	"p:l" in rejection.locks with input as facts
}

test_a_lock_with_too_short_a_grace_time_or_inverted_bounds_is_rejected if {
	_locked({"changeable_for_days": 2})
	not _locked({"changeable_for_days": 3})
	not _locked({"changeable_for_days": 2, "change": {"actions": ["no-op"]}})
	_locked({"min_retention_days": 9, "max_retention_days": 8})
	not _locked({"min_retention_days": 8, "max_retention_days": 8})
}

test_a_lock_with_an_invalid_value_is_rejected if {
	facts := {"vault_locks": {"p:l": {}}, "invalid": {"p:l": [{"field": "min_retention_days"}]}}
	"p:l" in rejection.locks with input as facts
}

test_an_air_gapped_vault_with_bounds_that_aws_does_not_take_is_rejected if {
	facts := {
		"vaults": {
			"p:short": {"kind": "logically-air-gapped", "min_retention_days": 6},
			"p:inverted": {"kind": "logically-air-gapped", "min_retention_days": 9, "max_retention_days": 8},
			"p:fine": {"kind": "logically-air-gapped", "min_retention_days": 7, "max_retention_days": 8},
			"p:standard": {"kind": "standard", "min_retention_days": 1},
			"p:doubtful": {"kind": "standard"},
		},
		"invalid": {"p:doubtful": [{"field": "approval_team"}]},
	}
	rejection.vaults == {"p:short", "p:inverted"} with input as facts
	rejection.doubtful_vaults == {"p:doubtful"} with input as facts
}

test_a_vault_of_a_name_that_aws_refuses_is_rejected if {
	facts := {"vaults": {"p:v": {"kind": "standard"}}, "invalid": {"p:v": [{"field": "name"}]}}
	"p:v" in rejection.vaults with input as facts
	other := {"vaults": {"p:v": {"kind": "standard"}}, "invalid": {"p:v": [{"field": "policy"}]}}
	not "p:v" in rejection.vaults with input as other
}
