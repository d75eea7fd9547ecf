package tfbackup.lib.plan_change_test

import data.tfbackup.lib.plan_change
import data.tfbackup.lib.testing

_unknown := {"reason": "after-apply"}

_daily := {"name": "daily", "vault": {"id": "p:v", "name": "v"}, "lifecycle": {"delete_after_days": 35}}

test_plans_that_are_gone_or_may_be if {
	facts := {"changes": {"backup_plans": [
		{"was": "p:a", "what": "plan", "effect": "loosened"},
		{"was": "p:b", "what": "plan", "effect": "unknown", "unknown": _unknown},
	]}}
	deleted := plan_change.deleted with input as facts
	deleted == {"p:a"}
	doubtful := plan_change.doubtful with input as facts
	doubtful == {"p:b": _unknown}
}

test_rules_have_their_place if {
	plan := {"name": "orders", "rules": [_daily]}
	facts := testing.with_rule("copy", "loosened", plan, plan, {"vault": {"id": "p:w"}})
	found := plan_change.rules with input as facts
	{[id, before.name, old.name, apart] | some [id, before, old, apart, _] in found.copy.loosened} == {["p:a", "orders", "daily", "daily p:w"]}
	without := plan_change.unread_rules with input as facts
	without == set()
	unread := plan_change.unread_rules with input as testing.with_unread_rules(plan)
	{[id, why.reason] | some [id, _, why] in unread} == {["p:a", "after-apply"]}
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

test_intervals_in_words if {
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
	unread := {"name": "weekly", "lifecycle": {"unknown": {"delete_after_days": _unknown}}}
	plan_change.rules_of({"rules": [_daily, unread]}) == ` with rules "daily" (kept for 35 days) and "weekly"`
}

test_whether_two_references_are_to_one_vault if {
	plan_change.same({"id": "p:v"}, {"id": "p:v", "name": "v"})
	plan_change.same({"name": "v"}, {"name": "v"})
	not plan_change.same({"id": "p:v", "name": "v"}, {"name": "v"})
}

test_an_air_gapped_vault_is_a_destination if {
	plan_change.sends({"air_gapped_vault": {"id": "p:v"}}, {"id": "p:v"})
}

test_what_a_rule_keeps_may_not_be_known if {
	not plan_change.kept_for({"lifecycle": {}, "unknown": {"lifecycle": _unknown}})
}
