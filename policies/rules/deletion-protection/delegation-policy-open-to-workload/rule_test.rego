package tfbackup.rules["deletion-protection"]["delegation-policy-open-to-workload_test"]

import data.tfbackup.rules["deletion-protection"]["delegation-policy-open-to-workload"] as rule

_id := "p:policy"

_found(facts) := found if {
	found := rule.findings with input as object.union(
		{
			"flows": [{"account": "111122223333", "hops": [{}]}],
			"hops_across": {"p:vault": [[0, 0]]},
			"accounts": {"222233334444": {}},
		},
		facts,
	)
}

_granted(account) := {"delegation_grants": {_id: {account: ["organizations:DetachPolicy"]}}}

test_violated_detaches if {
	_found(_granted("111122223333")) == {{
		"resource": _id,
		"attribute": ["document"],
		"message": concat("", [
			"delegation policy lets account 111122223333, which has its backups copied to another account, call ",
			"organizations:DetachPolicy; an intruder there can remove the policies that protect the copies",
		]),
		"verdict": "violated",
		"twin": "111122223333",
	}}
}

test_satisfied_another_account if _found(_granted("222233334444")) == set()

test_undecided_document if {
	unknown := {"delegation_policies": {_id: {"unknown": {"document": {"reason": "after-apply"}}}}}
	[f.verdict | some f in _found(unknown)] == ["undecided"]
}
