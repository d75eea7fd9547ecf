package tfbackup.lib.plan_change_test

import data.tfbackup.lib.plan_change

_unknown := {"reason": "after-apply"}

_daily := {"name": "daily", "vault": {"id": "p:v", "name": "v"}, "lifecycle": {"delete_after_days": 35}}

_monthly := {
	"name": "monthly",
	"vault": {"id": "p:v"},
	"schedule": {"expression": "cron(0 5 1 * ? *)"},
	"lifecycle": {"delete_after_days": 365},
}

_plan(more) := object.union({"plan": "p", "name": "orders", "account": "111122223333", "region": "eu-west-1", "rules": [_daily]}, more)

_deleted := {"change": {"actions": ["delete"]}}

_complete := {"plans": {"p": {"complete": true}}}

_gone(facts) := ids if ids := plan_change.deleted with input as facts

_in_doubt(facts) := {id | some id, _ in found} if found := plan_change.doubtful with input as facts

_worlds(before, after) := object.union(_complete, {"before": {"backup_plans": before}, "backup_plans": after})

test_a_destroyed_plan_is_gone if {
	_gone(_worlds({"p:a": _plan(_deleted)}, {})) == {"p:a"}
}

test_a_leftover_is_not if {
	leftover := _plan({"change": {"actions": ["delete"], "deposed": "0a1b"}})
	_gone(_worlds({"p:a (deposed 0a1b)": leftover}, {})) == set()
}

test_a_plan_under_another_address_is_not if {
	_gone(_worlds({"p:a": _plan(_deleted)}, {"p:b": _plan({})})) == set()
	_gone(_worlds({"p:a": _plan(_deleted)}, {"p:b": _plan({"name": "others"})})) == {"p:a"}
	_gone(_worlds({"p:a": _plan(_deleted)}, {"p:b": _plan({"region": "eu-north-1"})})) == {"p:a"}
}

test_a_plan_that_a_document_no_longer_declares_is_gone if {
	_gone(_worlds({"p:stack#Plan": _plan({})}, {})) == {"p:stack#Plan"}
	targeted := object.union(_worlds({"p:stack#Plan": _plan({})}, {}), {"plans": {"p": {"complete": false}}})
	_gone(targeted) == set()
	_gone(_worlds({"p:a": _plan({})}, {})) == set()
}

test_what_a_document_declares_may_not_be_known if {
	facts := _worlds({"p:stack#Plan": _plan({})}, {})
	every document in [
		{"stacks": {"p:stack": {"unknown": {"template": _unknown}}}},
		{"stacks": {"p:stack": {"hidden": ["AWS::Include"]}}},
		{"organization_policies": {"p:stack": {"unknown": {"backup_policy": _unknown}}}},
	] {
		_gone(object.union(facts, document)) == set()
		_in_doubt(object.union(facts, document)) == {"p:stack#Plan"}
	}
	_in_doubt(object.union(facts, {"stacks": {"p:stack": {"unknown": {"name": _unknown}}}})) == set()
}

test_what_aws_keeps_is_not_gone if {
	forgotten := {"change": {"actions": ["forget"]}}
	_gone(_worlds({"p:stack#Plan": _plan(forgotten)}, {})) == set()
	retained := {"before": {"stacks": {"p:stack": {"retained": ["p:stack#Plan"]}}}}
	_gone(object.union(_worlds({"p:stack#Plan": _plan(_deleted)}, {}), retained)) == set()
	detached := {"before": {"policy_attachments": {"p:x": object.union({"policy": {"id": "p:policy"}}, forgotten)}}}
	merged := {"p:policy#daily": _plan({"merged_from": ["p:policy"]})}
	_gone(object.union(_worlds(merged, {}), detached)) == set()
}

_effective(scope) := {"plan": "p", "name": "daily", "rules": [_daily], "scope": scope}

_ou(name) := {"targets": [{"name": name}]}

test_an_effective_plan_has_its_heir_where_it_was if {
	every pair in [
		[{"accounts": ["1", "2"]}, {"accounts": ["2"]}],
		[_ou("ou-ab12-a"), _ou("ou-ab12-a")],
		[{"targets": [{"id": "p:ou", "name": "ou-ab12-a"}]}, {"targets": [{"id": "p:ou"}]}],
		[_ou("ou-ab12-a"), _ou("r-ab12")],
		[_ou("ou-ab12-a"), {"unknown": {"targets": _unknown}}],
	] {
		_gone(_worlds({"p:low#daily": _effective(pair[0])}, {"p:high#daily": _effective(pair[1])})) == set()
	}
	every pair in [
		[{"accounts": ["1"]}, {"accounts": ["2"]}],
		[_ou("ou-ab12-a"), _ou("ou-ab12-b")],
		[{"targets": [{"id": "p:ou"}]}, {"targets": [{"id": "p:other"}]}],
	] {
		_gone(_worlds({"p:low#daily": _effective(pair[0])}, {"p:high#daily": _effective(pair[1])})) == {"p:low#daily"}
	}
}

test_twins_tell_what_a_document_declares_apart if {
	plan_change.twin("p:aws_backup_plan.a", "daily") == "daily"
	plan_change.twin("p:policy#daily#t", "") == "daily t"
	plan_change.twin("p:stack#Plan", "daily") == "Plan daily"
}

test_one_speaks_for_a_document if {
	found := plan_change.spoken_for with input as {"before": {
		"organization_policies": {"p:policy": {}},
		"backup_plans": {"p:policy#daily": {}, "p:stack#A": {}, "p:stack#B": {}, "p:plain": {}},
		"selections": {"p:stack#Selection": {}, "p:plain-selection": {}},
	}}
	found == {"p:policy#daily", "p:stack#B", "p:stack#Selection"}
}

_pairs(before, after) := {[old.name, new.name] | some [_, _, old, new] in found} if {
	found := plan_change.rule_pairs with input as _worlds({"p:a": _plan({"rules": before})}, {"p:a": _plan({"rules": after})})
}

_removed(before, after) := {old.name | some [_, _, old] in found} if {
	found := plan_change.removed with input as _worlds({"p:a": _plan({"rules": before})}, {"p:a": _plan({"rules": after})})
}

_perhaps(before, after) := {[old.name, why.reason] | some [_, _, old, why] in found} if {
	found := plan_change.perhaps_removed with input as _worlds({"p:a": _plan({"rules": before})}, {"p:a": _plan({"rules": after})})
}

_with(backup_rule, more) := object.union(backup_rule, more)

_short := {"lifecycle": {"delete_after_days": 7}}

test_rules_are_paired_by_name_and_only_where_they_change if {
	_pairs([_daily, _monthly], [_with(_daily, _short), _monthly]) == {["daily", "daily"]}
	_removed([_daily, _monthly], [_with(_daily, _short), _monthly]) == set()
}

test_rules_of_a_plan_under_another_address_are_paired if {
	found := plan_change.rule_pairs with input as _worlds(
		{"p:a": _plan(_deleted)},
		{"p:b": _plan({"rules": [_with(_daily, _short)]})},
	)
	{id | some [id, _, _, _] in found} == {"p:b"}
}

test_the_only_rule_is_one_under_whatever_name if {
	_pairs([_daily], [_with(_monthly, {"name": "other"})]) == {["daily", "other"]}
}

test_a_renamed_rule_is_known_by_its_vault_and_times if {
	renamed := object.union(_with(_monthly, _short), {"name": "long", "vault": {"id": "p:v"}})
	_pairs([_daily, _monthly], [_daily, renamed]) == {["monthly", "long"]}
	_removed([_daily, _monthly], [_daily, renamed]) == set()
	_removed([_daily, _monthly], [_daily, _with(renamed, {"vault": {"id": "p:w"}})]) == {"monthly"}
	_removed([_daily, _monthly], [_daily, _with(renamed, {"schedule": {"expression": "cron(0 6 1 * ? *)"}})]) == {"monthly"}
}

test_a_removed_rule_is_served_by_one_beside_it if {
	twin := _with(_daily, {"name": "twin"})
	_removed([_daily, twin], [_daily]) == set()
	_removed([_with(_daily, _short), twin], [_with(_daily, _short)]) == {"twin"}
	copied := _with(twin, {"copies": [{"vault": {"id": "p:central"}}]})
	_removed([_daily, copied], [_daily]) == {"twin"}
	_removed([_with(_daily, {"copies": copied.copies}), copied], [_with(_daily, {"copies": copied.copies})]) == set()
	forgetful := {"name": "daily", "vault": {"name": "v"}, "lifecycle": {}, "unknown": {"lifecycle": _unknown}}
	_removed([forgetful, twin], [forgetful]) == {"twin"}
}

test_a_rule_may_be_another if {
	every unknown in [
		{"unknown": {"name": _unknown}},
		{"name": "new", "unknown": {"schedule": _unknown}},
		{"name": "new", "vault": {"unknown": {"id": _unknown}}},
	] {
		after := [_daily, _with({"lifecycle": {}}, unknown)]
		_removed([_daily, _monthly], after) == set()
		_perhaps([_daily, _monthly], after) == {["monthly", "after-apply"]}
	}
	_perhaps([_daily, _monthly], [_daily]) == set()
}

test_rules_that_are_not_known_are_neither_paired_nor_removed if {
	every worlds in [
		[_plan({}), _plan({"rules": [], "unknown": {"rules": _unknown}})],
		[_plan({"rules": [], "unknown": {"rules": _unknown}}), _plan({})],
	] {
		facts := _worlds({"p:a": worlds[0]}, {"p:a": worlds[1]})
		removed := plan_change.removed with input as facts
		removed == set()
		unread := plan_change.unread_rules with input as facts
		{why.reason | some [_, _, why] in unread} == {"after-apply"}
	}
}

_days(number) := {"delete_after_days": number}

_days_unknown := {"unknown": {"delete_after_days": _unknown}}

test_shorter_is_fewer_days_or_no_longer_for_ever if {
	plan_change.shorter(_days(90), _days(14))
	plan_change.shorter({}, _days(14))
	not plan_change.shorter(_days(14), _days(90))
	not plan_change.shorter(_days(14), {})
	not plan_change.shorter(_days_unknown, _days(14))
	not plan_change.shorter(_days(14), _days_unknown)
}

test_why_it_is_not_known if {
	plan_change.retention_unknown(_days(14), _days_unknown) == _unknown
	plan_change.retention_unknown(_days_unknown, _days(14)) == _unknown
	not plan_change.retention_unknown(_days_unknown, {})
	not plan_change.retention_unknown(_days(14), _days(7))
}

test_intervals if {
	plan_change.interval({}) == 1440
	plan_change.interval({"schedule": {"greatest_interval_minutes": 60}}) == 60
	not plan_change.interval({"unknown": {"schedule": _unknown}})
	not plan_change.interval({"schedule": {"expression": "at(2027-01-01T00:00:00)"}})
	plan_change.span(10080) == "7 days"
	plan_change.span(1440) == "24 hours"
	plan_change.span(60) == "hour"
	plan_change.span(90) == "90 minutes"
}

test_rules_in_words if {
	plan_change.called({"name": "orders"}, {"name": "daily"}) == `rule "daily" of backup plan "orders"`
	plan_change.called({}, {"name": "daily"}) == `rule "daily"`
	plan_change.rules_of({"rules": []}) == ""
	plan_change.rules_of({"rules": [_daily]}) == ` with rule "daily" (kept for 35 days)`
	unread := {"name": "weekly", "lifecycle": _days_unknown}
	plan_change.rules_of({"rules": [_daily, unread]}) == ` with rules "daily" (kept for 35 days) and "weekly"`
}
