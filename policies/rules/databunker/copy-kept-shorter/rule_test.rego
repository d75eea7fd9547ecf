package tfbackup.rules.databunker["copy-kept-shorter_test"]

import data.tfbackup.rules.databunker["copy-kept-shorter"] as rule

_flow(name, near, far) := {
	"backup_plan": "p:plan",
	"rule": 0,
	"rule_name": name,
	"account": "111122223333",
	"hops": [
		{"via": "backup", "to": {"name": "local"}, "air_gapped": false, "lifecycle": near},
		{
			"via": "copy",
			"to": {"id": "p:central", "name": "central", "account": "444455556666"},
			"air_gapped": false,
			"crosses_account": "yes",
			"crosses_region": "no",
			"lifecycle": far,
		},
	],
}

_days(number) := {"delete_after_days": number}

_found(flows) := found if {
	facts := {
		"flows": flows,
		"outward_copies": {"p:plan": [[i, 1] | some i, _ in flows]},
		"backup_plans": {"p:plan": {"name": "orders", "address": "aws_backup_plan.orders", "rules": [{}]}},
	}
	found := rule.findings with input as facts
}

test_violated_copy_expires_first if {
	_found([_flow("daily", _days(35), _days(7))]) == {{
		"resource": "p:plan",
		"attribute": ["rules"],
		"message": concat("", [
			`rule "daily" of backup plan "orders" copies to vault "central" of account 444455556666 and keeps the copies for 7 days, `,
			"but the originals for 35 days; after an account takeover only the copies are left",
		]),
		"verdict": "violated",
	}}
}

test_violated_copy_of_what_is_kept_forever if {
	some found in _found([_flow("daily", {}, _days(90))])
	contains(found.message, "keeps the copies for 90 days, but the originals forever;")
	found.severity == "note"
}

test_violated_once_for_rules_that_do_the_same if {
	flow := _flow("daily", _days(35), _days(7))
	count(_found([flow, flow])) == 1
}

test_satisfied_copy_is_kept_as_long if {
	_found([_flow("daily", _days(35), _days(35))]) == set()
	_found([_flow("daily", _days(35), {})]) == set()
}

test_satisfied_another_rule_keeps_copies_for_long if {
	_found([_flow("daily", _days(35), _days(7)), _flow("monthly", _days(35), _days(365))]) == set()
}

_hidden := {"unknown": {"delete_after_days": {"reason": "after-apply"}}}

test_undecided_days_of_the_copy if {
	some found in _found([_flow("daily", _days(35), _hidden)])
	found.verdict == "undecided"
	contains(found.message, "copies to vault \"central\" of account 444455556666, for how long isn't known")
}

test_undecided_lifecycle_of_the_copy if {
	known := _flow("daily", _days(35), {})
	copy := object.union(known.hops[1], {"unknown": {"lifecycle": {"reason": "after-apply"}}})
	flow := object.union(known, {"hops": [known.hops[0], copy]})
	{f.verdict | some f in _found([flow])} == {"undecided"}
}

test_undecided_another_copy_may_be_kept_as_long if {
	flows := [_flow("daily", _days(35), _days(7)), _flow("weekly", _days(35), _hidden)]
	{f.verdict | some f in _found(flows)} == {"undecided"}
}

test_satisfied_another_copy_is_kept_as_long if {
	_found([_flow("daily", _days(35), _hidden), _flow("weekly", _days(35), _days(35))]) == set()
}
