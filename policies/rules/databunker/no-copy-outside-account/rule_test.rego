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

# Backup plans whose resources are made by other configuration.
_open(plan, value, hops) := {
	"resources": [],
	"open": true,
	"account": "111122223333",
	"backup_plan": plan,
	"rule": 0,
	"selections": [sprintf("%s-%s", [plan, value])],
	"selected": "yes",
	"hops": array.concat([{"via": "backup", "to": {"id": "p:local"}, "crosses_account": "no", "crosses_region": "no", "works": "yes"}], hops),
}

_tagged(value) := {"tags": [{"operator": "string-equals", "key": "backup", "values": [value]}]}

_all_tagged := {id: _tagged(value) |
	some plan in ["p:one", "p:two"]
	some value in ["daily", "weekly"]
	id := sprintf("%s-%s", [plan, value])
}

_of_open(flows) := {f.resource: f.verdict |
	some f in rule.findings with input as testing.with_hops(object.union(_facts({}, {}), {"reach": {}, "flows": flows, "selections": _all_tagged}))
}

_away := {"via": "copy", "from": {"id": "p:local"}, "to": {"id": "p:far"}, "air_gapped": false, "crosses_account": "yes", "crosses_region": "no", "works": "unknown"}

_near := object.union(_away, {"crosses_account": "no", "crosses_region": "yes"})

test_violated_open_plan_stays_in_the_account if {
	_of_open([_open("p:one", "daily", [])]) == {"p:one": "violated"}
	_of_open([_open("p:one", "daily", [_near])]) == {"p:one": "violated"}

	# What another tag's plan copies is something else.
	_of_open([_open("p:one", "daily", []), _open("p:two", "weekly", [_away])]) == {"p:one": "violated"}
}

test_satisfied_open_plan_copies_away if {
	_of_open([_open("p:one", "daily", [_away])]) == {}
	_of_open([_open("p:one", "daily", [object.union(_near, {"air_gapped": true})])]) == {}
}

test_satisfied_another_plan_copies_the_same if {
	_of_open([_open("p:one", "daily", []), _open("p:two", "daily", [_away])]) == {}
}

test_satisfied_open_type_that_never_leaves if {
	_of_open([object.union(_open("p:one", "daily", []), {"kind": "Redshift"})]) == {}
}

test_undecided_another_plan_may_copy_the_same if {
	other := object.union(_open("p:two", "daily", [_away]), {"selections": ["p:everything"]})
	facts := object.union(_facts({}, {}), {
		"reach": {},
		"flows": [_open("p:one", "daily", []), other],
		"selections": object.union(_all_tagged, {"p:everything": {"resources": [{"arn": "*"}]}}),
	})
	found := rule.findings with input as testing.with_hops(facts)
	{[f.resource, f.verdict] | some f in found} == {["p:one", "undecided"]}
}

test_undecided_rules if {
	found := rule.findings with input as {"backup_plans": {"p:plan": {"unknown": {"rules": {"reason": "after-apply"}}}}}
	[[f.resource, f.verdict] | some f in found] == [["p:plan", "undecided"]]
}
