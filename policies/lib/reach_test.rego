package tfbackup.lib.reach_test

import data.tfbackup.lib.reach

_with(answers) := {"reach": {"p:a": object.union({"air_gapped": "no", "other_account": "no"}, answers)}}

test_where_backups_get if {
	sealed := reach.sealed with input as _with({"air_gapped": "yes"})
	sealed == {"p:a"}
	bunkered := reach.bunkered with input as _with({"other_account": "yes"})
	bunkered == {"p:a"}
	stays := reach.stays with input as _with({})
	stays == {"p:a"}
	unsure := reach.stays with input as _with({"other_account": "unknown"})
	unsure == set()
}

_unknown := {"reason": "after-apply"}

test_what_they_wait_for if {
	known := reach.waits("p:a") with input as _with({"waits_for": {"p:plan": _unknown}})
	known == [{"resource": "p:plan", "attribute": ["rules"], "reason": "after-apply"}]
	made_of := reach.waits("p:a") with input as object.union(_with({}), {"resources": {"p:a": {"unknown": {"kind": _unknown}}}})
	made_of == [{"resource": "p:a", "attribute": ["kind"], "reason": "after-apply"}]
}

_unsure(resource) := unsure if {
	facts := {
		"reach": {"p:a": {"air_gapped": "no", "other_account": "no", "selected": "undecided", "backup_plans": ["p:plan"]}},
		"resources": {"p:a": resource},
		"catalog": {"types": {"RDS": {"cross_account": true}, "EKS": {"lagv": true}, "Redshift": {"cross_account": false}}},
		"flows": [],
	}
	unsure := {plan: ids | some plan, ids in reach.unsure} with input as facts
}

test_what_may_turn_out_to_leave if {
	_unsure({"kind": "RDS"}) == {"p:plan": {"p:a"}}
	_unsure({"kind": "Redshift"}) == {}
	_unsure({"unknown": {"kind": {"reason": "after-apply", "candidates": ["Redshift", "EKS"]}}}) == {"p:plan": {"p:a"}}
	_unsure({"unknown": {"kind": {"reason": "after-apply", "candidates": ["Redshift"]}}}) == {}
	_unsure({"unknown": {"kind": {"reason": "after-apply"}}}) == {"p:plan": {"p:a"}}
}

_blind(backup_rule, reached) := blind if {
	blind := {plan: ids | some plan, ids in reach.blind} with input as {
		"selections": {"p:s": {"backup_plan": {"id": "p:plan"}, "may_select_any": {"reason": "after-apply"}}},
		"backup_plans": {"p:plan": {"rules": [backup_rule]}},
		"reach": reached,
	}
}

test_plans_of_which_nobody_knows_what_they_take if {
	_blind({}, {}) == {"p:plan": {"p:s"}}
	_blind({}, {"p:a": {"backup_plans": ["p:plan"]}}) == {}
	_blind({"copies": [{}]}, {}) == {}
	_blind({"air_gapped_vault": {"id": "p:sealed"}}, {}) == {}
	_blind({"unknown": {"copies": {"reason": "after-apply"}}}, {}) == {}
	_blind({"unknown": {"air_gapped_vault": {"reason": "after-apply"}}}, {}) == {}
}
