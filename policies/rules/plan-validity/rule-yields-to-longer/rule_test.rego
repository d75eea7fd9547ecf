package tfbackup.rules["plan-validity"]["rule-yields-to-longer_test"]

import data.tfbackup.rules["plan-validity"]["rule-yields-to-longer"] as rule

_of(rules) := found if found := rule.findings with input as {"backup_plans": {"p:plan": {"rules": rules}}}

_archive := {"name": "archive", "vault": {"id": "p:v"}, "schedule": {"expression": "cron(0 1 * * ? *)"}}

_daily := object.union(_archive, {"name": "daily", "yields_to": 0})

_copies := [{"vault": {"id": "p:bunker"}}]

test_violated_copies_never_made if {
	some f in _of([_archive, object.union(_daily, {"copies": _copies})])
	contains(f.message, "rule \"daily\" always starts together with rule \"archive\"")
	endswith(f.message, "so the shorter rule's copies are never made")
	f.verdict == "violated"
}

test_violated_other_vault if {
	some f in _of([_archive, object.union(_daily, {"vault": {"id": "p:w"}})])
	endswith(f.message, "so the shorter rule's vault gets no backups")
}

test_satisfied_nothing_lost if {
	_of([_archive, _daily]) == set()
	_of([object.union(_archive, {"copies": _copies}), object.union(_daily, {"copies": _copies})]) == set()
}

test_undecided_retention if {
	unsure := {"lifecycle": {"unknown": {"delete_after_days": {"reason": "after-apply"}}}, "copies": _copies}
	rules := [_archive, object.union(object.remove(_daily, ["yields_to"]), unsure)]
	{f.verdict | some f in _of(rules)} == {"undecided"}
}

test_undecided_retention_of_the_other if {
	unsure := object.union(_archive, {"lifecycle": {"unknown": {"delete_after_days": {"reason": "after-apply"}}}})
	rules := [unsure, object.union(object.remove(_daily, ["yields_to"]), {"copies": _copies})]
	{f.verdict | some f in _of(rules)} == {"undecided"}
}

test_undecided_copies if {
	unsure := object.union(_daily, {"unknown": {"copies": {"reason": "after-apply"}}})
	some f in _of([_archive, unsure])
	f.verdict == "undecided"
	startswith(f.message, "can't tell whether rule \"daily\" copies anything")
}
