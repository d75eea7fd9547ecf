package tfbackup.rules.databunker["no-copy-outside-account_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.databunker["no-copy-outside-account"] as rule

_reach(more) := object.union(
	{"air_gapped": "no", "other_account": "no", "selected": "yes", "backup_plans": ["p:plan"]},
	more,
)

_facts(reach, more) := object.union(
	{
		"reach": {"p:aws_db_instance.db": reach},
		"resources": {"p:aws_db_instance.db": {"address": "aws_db_instance.db", "kind": "RDS"}},
		"catalog": {"types": {
			"RDS": {"lagv": false, "cross_account": true},
			"Redshift": {"lagv": false, "cross_account": false},
			"EKS": {"lagv": true, "cross_account": true},
		}},
		"flows": [],
		"selections": {},
		"strategies": {},
		"config": {"strategy": {"override": []}},
		"backup_plans": {"p:plan": {"rules": []}},
	},
	more,
)

_found(reach, more) := found if {
	found := rule.findings with input as testing.with_hops(_facts(reach, more))
}

_verdicts(reach, more) := {f.verdict | some f in _found(reach, more)}

test_violated_stays_in_the_account if {
	_found(_reach({}), {}) == {{
		"resource": "p:plan",
		"attribute": ["rules"],
		"message": concat("", [
			"no backup plan copies backups of aws_db_instance.db to another account or an air-gapped vault; ",
			"they are lost with this account",
		]),
		"verdict": "violated",
		"related": [{"resource": "p:aws_db_instance.db", "label": "backups stay in this account"}],
	}}
}

test_satisfied_copy_to_another_account if _verdicts(_reach({"other_account": "yes"}), {}) == set()

test_satisfied_air_gapped_vault if _verdicts(_reach({"air_gapped": "yes"}), {}) == set()

test_satisfied_type_that_never_leaves if {
	_verdicts(_reach({}), {"resources": {"p:aws_db_instance.db": {"kind": "Redshift"}}}) == set()
}

test_satisfied_copy_that_fails_is_another_rules if {
	hop := {"via": "copy", "works": "no", "because": "source-key-aws-managed", "to": {}}
	flows := [{"resources": ["p:aws_db_instance.db"], "selected": "yes", "hops": [hop]}]
	_verdicts(_reach({}), {"flows": flows}) == set()
}

test_satisfied_strategy_is_another_rules if {
	more := {
		"strategies": {"1": {"strategy": "both", "chosen_by": "configuration"}},
		"resources": {"p:aws_db_instance.db": {"kind": "RDS", "account": "1"}},
	}
	_verdicts(_reach({}), more) == set()
}

test_undecided_copies if {
	unknown := {"reason": "after-apply", "references": ["var.copies"]}
	some found in _found(_reach({"other_account": "unknown", "waits_for": {"p:plan": unknown}}), {})
	found.verdict == "undecided"
	found.waits_for == [{"resource": "p:plan", "attribute": ["rules"], "reason": "after-apply", "references": ["var.copies"]}]
}

test_undecided_selection if _verdicts(_reach({"selected": "undecided"}), {}) == {"undecided"}

test_violated_is_said_once_for_the_plan if {
	more := {
		"reach": {"p:other": _reach({"other_account": "unknown"})},
		"resources": {"p:other": {"kind": "RDS"}},
	}
	_verdicts(_reach({}), more) == {"violated"}
}

test_undecided_type if {
	some candidates in [[], ["Redshift", "RDS"]]
	unknown := {"kind": {"reason": "after-apply", "candidates": candidates}}
	more := {"resources": {"p:aws_db_instance.db": {"unknown": unknown}}}
	found := rule.findings with input as testing.with_hops(object.union(object.remove(_facts(_reach({}), {}), ["resources"]), more))
	{f.verdict | some f in found} == {"undecided"}
}

test_violated_every_type_that_it_may_be_could_leave if {
	unknown := {"kind": {"reason": "after-apply", "candidates": ["RDS", "EKS"]}}
	more := {"resources": {"p:aws_db_instance.db": {"unknown": unknown}}}
	found := rule.findings with input as testing.with_hops(object.union(object.remove(_facts(_reach({}), {}), ["resources"]), more))
	{f.verdict | some f in found} == {"violated"}
}

test_undecided_selection_of_anything if {
	selection := {"backup_plan": {"id": "p:plan"}, "may_select_any": {"reason": "after-apply"}}
	found := rule.findings with input as testing.with_hops(object.union(
		object.remove(_facts({}, {}), ["reach"]),
		{"reach": {}, "selections": {"p:selection": selection}},
	))
	{f.verdict | some f in found} == {"undecided"}
}

test_satisfied_selection_of_anything_by_a_plan_that_copies if {
	selection := {"backup_plan": {"id": "p:plan"}, "may_select_any": {"reason": "after-apply"}}
	found := rule.findings with input as testing.with_hops(object.union(object.remove(_facts({}, {}), ["reach"]), {
		"reach": {},
		"selections": {"p:selection": selection},
		"backup_plans": {"p:plan": {"rules": [{"copies": [{}]}]}},
	}))
	found == set()
}
