package tfbackup.rules["deletion-protection"]["workload-administers-organization_test"]

import data.tfbackup.rules["deletion-protection"]["workload-administers-organization"] as rule

_id := "p:delegation"

_found(delegation, more) := found if {
	found := rule.findings with input as object.union(
		{
			"delegated_administrators": {_id: delegation},
			"flows": [{"account": "111122223333", "hops": [{}]}],
			"hops_across": {"p:vault": [[0, 0]]},
			"accounts": {},
		},
		more,
	)
}

_to(account, service) := {"service": service, "account": {"id": account}}

test_violated_sender if {
	_found(_to("111122223333", "iam.amazonaws.com"), {}) == {{
		"resource": _id,
		"attribute": ["account"],
		"message": concat("", [
			"account 111122223333 administers root access and has its backups copied to another account; ",
			"an intruder there can use the root user (sts:AssumeRoot) in the account that holds the copies",
		]),
		"verdict": "violated",
	}}
}

test_violated_workload_account if {
	account := {"accounts": {"222233334444": {"role": "workload"}}}
	count(_found(_to("222233334444", "sso.amazonaws.com"), account)) == 1
}

test_satisfied_other_service if _found(_to("111122223333", "ram.amazonaws.com"), {}) == set()

test_satisfied_other_account if _found(_to("222233334444", "iam.amazonaws.com"), {}) == set()

test_undecided_account if {
	delegation := {"service": "sso.amazonaws.com", "unknown": {"account": {"reason": "after-apply"}}}
	some found in _found(delegation, {})
	found.waits_for == [{"resource": _id, "attribute": ["account"], "reason": "after-apply"}]
}

test_undecided_service if {
	delegation := {"account": {"id": "111122223333"}, "unknown": {"service": {"reason": "after-apply"}}}
	[f.verdict | some f in _found(delegation, {})] == ["undecided"]
}

test_undecided_id_of_the_account if {
	delegation := {"service": "sso.amazonaws.com", "account": {"unknown": {"id": {"reason": "after-apply"}}}}
	{[f.verdict, f.waits_for] | some f in _found(delegation, {})} == {["undecided", [{"resource": _id, "attribute": ["account"], "reason": "after-apply"}]]}
	_found(delegation, {"hops_across": {"p:vault": []}}) == set()
}
