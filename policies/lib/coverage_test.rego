package tfbackup.lib.coverage_test

import data.tfbackup.lib.coverage

_facts(more) := object.union(
	{
		"resources": {"p:t": {"plan": "p", "address": "aws_dynamodb_table.t", "kind": "DynamoDB"}},
		"catalog": {"types": {"DynamoDB": {"label": "Amazon DynamoDB table (advanced)", "class": "database"}}},
		"not_selected": {"p:t": {"reason": "none"}},
	},
	more,
)

_shown(facts) if {
	coverage.plans_shown with input as facts
}

test_a_backup_plan_is_shown_now_before_or_switched_off_in_a_stack if {
	not _shown(_facts({}))
	plans := {"backup_plans": {"p:plan": {}}}
	_shown(_facts(plans))
	_shown(_facts({"before": plans}))
	_shown(_facts({"stacks": {"p:stack": {"switched_off": ["Plan"]}}}))
	not _shown(_facts({"stacks": {"p:stack": {}}}))
}

_missed(more) := ids if {
	facts := _facts(object.union({"backup_plans": {"p:plan": {}}}, more))
	missed := coverage.missed with input as facts
	ids := object.keys(missed)
}

test_what_loses_its_backup_by_this_plan_is_told_elsewhere if {
	_missed({}) == {"p:t"}
	_missed({"changes": {"resources": [{"resource": "p:t", "by_known_plan": true}]}}) == set()
}

_waits(more) := waits if {
	facts := _facts(more)
	waits := coverage.waits("p:t") with input as facts
}

test_a_stack_may_select_it_whose_template_is_unknown_or_hides_something if {
	_waits({"stacks": {"p:stack": {}}}) == []
	_waits({"stacks": {"p:stack": {"unknown": {"template": {"reason": "after-apply"}}}}}) == [{"resource": "p:stack", "attribute": ["template"], "reason": "after-apply"}]
	_waits({"stacks": {"p:stack": {"hidden": ["Fn::Transform"]}}}) == [{"resource": "p:stack", "attribute": ["template"], "reason": "unresolved"}]
}

_called(resource) := words if {
	facts := _facts({"resources": {"p:t": resource}})
	words := coverage.called("p:t") with input as facts
}

test_it_is_called_by_the_label_of_its_type if {
	_called({"name": "orders"}) == `Amazon DynamoDB table "orders"`
	_called({"kind": "Neptune"}) == "this Neptune resource"
	facts := _facts({"resources": {"p:x": {"name": "orders"}}})
	words := coverage.called("p:x") with input as facts
	words == `resource "orders"`
}

_why(fact) := words if {
	facts := _facts({
		"selections": {"p:s": {"name": "daily"}, "p:nameless": {}},
		"backup_plans": {"p:plan": {"name": "all"}, "p:nameless": {}},
		"stacks": {"p:stack": {"name": "backups"}, "p:nameless": {}},
	})
	words := coverage.why(fact) with input as facts
}

_missing(reason, more) := _why(object.union({"reason": reason, "selection": "p:s"}, more))

test_why_names_the_selection_and_what_leaves_it_out if {
	startswith(_missing("not-resources", {"detail": "arn:x"}), `selection "daily" excludes it`)
	contains(_missing("condition", {"detail": "tier"}), "condition tier")
	contains(_missing("type", {"detail": "arn:x"}), "only arn:x")
	contains(_missing("type", {}), "only other resources")
	contains(_missing("region", {"detail": "arn:x"}), "another Region (arn:x)")
	endswith(_missing("account", {}), "another account")
	contains(_missing("opt-in", {"detail": "EBS"}), "EBS")
	_missing("none", {}) != ""
}

test_why_names_the_tag_that_is_wanted_and_the_one_that_is_there if {
	tags := {"wanted": "tier=gold", "found": "Tier=gold"}
	every reason in ["tag-case", "tag-value"] {
		words := _missing(reason, tags)
		contains(words, tags.wanted)
		contains(words, tags.found)
	}
	_missing("tag-case", tags) != _missing("tag-value", tags)
	contains(_missing("no-tag", {"wanted": "tier=gold"}), "tier=gold")
}

test_why_says_where_a_default_tag_went if {
	overridden := _missing("tag-value", {"wanted": "tier=gold", "found": "tier=none", "default_of": "aws"})
	contains(overridden, "its own tag tier=none overrides this default tag")
	elsewhere := _missing("no-tag", {"wanted": "tier=gold", "default_of": "aws.eu"})
	contains(elsewhere, `provider "aws.eu" adds it by default_tags`)
}

test_why_names_a_part_by_its_address_and_else_by_its_id if {
	contains(_missing("part", {"detail": "p:t"}), "aws_dynamodb_table.t")
	contains(_missing("part", {"detail": "p:gone"}), "p:gone")
}

test_why_does_without_names_that_are_not_known if {
	startswith(_why({"reason": "no-tag", "wanted": "a=b", "selection": "p:nameless"}), "it lacks")
	contains(_why({"reason": "type", "selection": "p:nameless"}), "a selection selects")
	startswith(_why({"reason": "no-selection", "backup_plan": "p:plan"}), `backup plan "all"`)
	startswith(_why({"reason": "no-selection", "backup_plan": "p:nameless"}), "the backup plan")
	startswith(_why({"reason": "switched-off", "backup_plan": "p:stack", "detail": "Plan"}), `stack "backups"`)
	startswith(_why({"reason": "switched-off", "backup_plan": "p:nameless", "detail": "Plan"}), "the stack")
}

test_a_plan_without_a_selection_is_no_near_miss if {
	coverage.nearest({"reason": "no-selection", "backup_plan": "p:plan"}) == []
	count(coverage.nearest({"reason": "tag-value", "selection": "p:s"})) == 1
}
