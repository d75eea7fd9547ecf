package tfbackup.rules.databunker["no-cross-region-copy_test"]

import data.tfbackup.rules.databunker["no-cross-region-copy"] as rule

_found(answer, demanded) := found if {
	found := rule.findings with input as {
		"reach": {"p:db": {"other_region": answer}},
		"resources": {"p:db": {"kind": "RDS"}},
		"catalog": {"types": {"RDS": {"cross_region": true}}},
		"config": {"strategy": {"other_region": demanded, "override": []}},
		"flows": [],
		"selections": {},
	}
}

test_violated_stays_in_the_region if {
	_found("no", true) == {{
		"resource": "p:db",
		"attribute": [],
		"message": "no backup of this resource is copied to another Region; while its Region is down, nothing can be restored",
		"verdict": "violated",
	}}
}

test_violated_type_that_is_never_copied_there if {
	found := rule.findings with input as {
		"reach": {"p:db": {"other_region": "no"}},
		"resources": {"p:db": {"kind": "DynamoDB"}},
		"catalog": {"types": {"DynamoDB": {"cross_region": false}}},
		"config": {"strategy": {"other_region": true}},
	}
	some one in found
	contains(one.message, ", since AWS Backup can't copy DynamoDB there;")
}

test_satisfied_copied if _found("yes", true) == set()

test_satisfied_nobody_demands_it if _found("no", false) == set()

test_undecided_copies if {
	{f.verdict | some f in _found("unknown", true)} == {"undecided"}
}

# Backup plans whose resources are made by other configuration.
_of_open(hop, demanded) := {[f.resource, f.verdict] |
	some f in rule.findings with input as {
		"reach": {},
		"config": {"strategy": {"other_region": demanded, "override": []}},
		"flows": [{
			"resources": [],
			"open": true,
			"account": "111122223333",
			"backup_plan": "p:plan",
			"selections": ["p:selection"],
			"selected": "yes",
			"hops": [hop],
		}],
		"selections": {"p:selection": {"tags": []}},
	}
}

_copy(crosses_region) := {"via": "copy", "from": {"id": "p:local"}, "crosses_account": "yes", "crosses_region": crosses_region, "works": "unknown"}

test_violated_open_plan_stays_in_the_region if _of_open(_copy("no"), true) == {["p:plan", "violated"]}

test_satisfied_open_plan_copies_to_another_region if _of_open(_copy("yes"), true) == set()

test_satisfied_open_plan_of_which_no_region_is_demanded if _of_open(_copy("no"), false) == set()

test_undecided_another_open_plan_may_copy_the_same if {
	flow := {
		"resources": [],
		"open": true,
		"account": "111122223333",
		"backup_plan": "p:plan",
		"selections": ["p:selection"],
		"selected": "yes",
		"hops": [],
	}
	other := object.union(flow, {"backup_plan": "p:other", "selections": ["p:everything"], "hops": [_copy("yes")]})
	found := rule.findings with input as {
		"reach": {},
		"config": {"strategy": {"other_region": true, "override": []}},
		"flows": [flow, other],
		"selections": {"p:selection": {"tags": []}, "p:everything": {"resources": [{"arn": "*"}]}},
	}
	{[f.resource, f.verdict] | some f in found} == {["p:plan", "undecided"]}
}
