package tfbackup.rules.lagv["lagv-shared-by-workloads_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.lagv["lagv-shared-by-workloads"] as rule

_facts(resources, by) := {
	"vaults": {"p:sealed": {"kind": "logically-air-gapped", "name": "sealed"}},
	"resources": resources,
	"flows": [object.union(_flow(id), {"account": account | account := resource.account}) | some id, resource in resources],
	"config": {"workloads": {"by": by}},
}

_flow(id) := {
	"resources": [id],
	"selected": "yes",
	"hops": [{"to": {"id": "p:sealed"}, "works": "yes", "crosses_account": "no"}],
}

_found(resources, by) := found if {
	found := rule.findings with input as testing.with_hops(_facts(resources, by))
}

test_violated_two_workloads if {
	_found({"p:a": {"workload": "orders"}, "p:b": {"workload": "billing"}}, "tag") == {{
		"resource": "p:sealed",
		"attribute": [],
		"message": concat("", [
			"air-gapped vault \"sealed\" stores backups of 2 workloads: billing and orders; access to its key, ",
			"approval team or RAM share opens all of them",
		]),
		"verdict": "violated",
	}}
}

test_violated_two_accounts if {
	resources := {"p:a": {"account": "111122223333"}, "p:b": {"account": "999988887777"}}
	{f.verdict | some f in _found(resources, "account")} == {"violated"}
}

test_satisfied_one_workload if _found({"p:a": {"workload": "orders"}, "p:b": {"workload": "orders"}}, "tag") == set()

test_satisfied_one_account if _found({"p:a": {"account": "111122223333"}}, "account") == set()

test_undecided_workload if {
	unknown := {"unknown": {"workload": {"reason": "after-apply"}}}
	{f.verdict | some f in _found({"p:a": {"workload": "orders"}, "p:b": unknown}, "tag")} == {"undecided"}
}

test_undecided_account if {
	resources := {"p:a": {"account": "111122223333"}, "p:b": {"account": "p:aws.other"}}
	{f.verdict | some f in _found(resources, "account")} == {"undecided"}
}
