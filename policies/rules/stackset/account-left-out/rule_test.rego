package tfbackup.rules.stackset["account-left-out_test"]

import data.tfbackup.rules.stackset["account-left-out"] as rule

_id := "p:aws_cloudformation_stack_set.b#Plan"

_account := "111122223333"

_resource(more) := object.union({"account": _account, "kind": "EBS", "address": "aws_ebs_volume.data"}, more)

_found(except, resources, reach) := found if {
	found := rule.findings with input as {
		"backup_plans": {_id: {
			"origin": "cloudformation-stack-set",
			"name": "daily",
			"scope": {"targets": [{"name": "r-ab12"}], "except": except},
		}},
		"catalog": {"types": {"EBS": {}}},
		"resources": resources,
		"reach": reach,
	}
}

_verdicts(except, resources, reach) := {f.verdict | some f in _found(except, resources, reach)}

_left := [{"name": _account}]

_volume := {"p:v": _resource({})}

test_violated_nothing_backs_it_up if {
	_found(_left, _volume, {}) == {{
		"resource": _id,
		"attribute": ["scope"],
		"message": concat("", [
			"stack set excludes account 111122223333, so backup plan \"daily\" isn't created there; ",
			"no plan backs up aws_ebs_volume.data",
		]),
		"verdict": "violated",
		"related": [{"resource": "p:v", "attribute": [], "label": "not backed up"}],
		"twin": _account,
	}}
}

test_satisfied_nobody_left_out if _verdicts([], _volume, {}) == set()

test_satisfied_backed_up_by_another_plan if _verdicts(_left, _volume, {"p:v": {"selected": "yes"}}) == set()

test_satisfied_no_data_there if {
	_verdicts(_left, {"p:v": _resource({"account": "444455556666"})}, {}) == set()
	_verdicts(_left, {"p:i": _resource({"part_of": "p:cluster"})}, {}) == set()
}

test_undecided_another_plan_may_take_it if {
	_verdicts(_left, _volume, {"p:v": {"selected": "undecided"}}) == {"undecided"}
}

_of_nameless_plan(resources) := {f.message |
	some f in rule.findings with input as {
		"backup_plans": {_id: {"origin": "cloudformation-stack-set", "logical_id": "Plan", "scope": {"except": _left}}},
		"catalog": {"types": {"EBS": {}}},
		"resources": resources,
		"reach": {},
	}
}

test_violated_more_resources_of_a_plan_without_a_name if {
	two := object.union(_volume, {"p:w": _resource({})})
	some both in _of_nameless_plan(two)
	contains(both, "so backup plan \"Plan\" isn't created there; no plan backs up aws_ebs_volume.data and 1 other resource")
	some all in _of_nameless_plan(object.union(two, {"p:x": _resource({})}))
	endswith(all, "and 2 other resources")
}

_of_scope(scope, reach) := {f.verdict |
	some f in rule.findings with input as {
		"backup_plans": {_id: {"origin": "cloudformation-stack-set", "name": "daily", "scope": scope}},
		"catalog": {"types": {"EBS": {}}},
		"resources": _volume,
		"reach": reach,
	}
}

test_undecided_targets if {
	unknown := {"reason": "after-apply"}
	_of_scope({"unknown": {"targets": unknown}}, {}) == {"undecided"}
	_of_scope({"except": [{"unknown": {"id": unknown}}]}, {}) == {"undecided"}
	_of_scope({"unknown": {"targets": unknown}}, {"p:v": {"selected": "yes"}}) == set()
}
