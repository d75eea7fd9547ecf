package tfbackup.rules.coverage["no-backup-plan_test"]

import data.tfbackup.rules.coverage["no-backup-plan"] as rule

_facts := {
	"plans": {"p": {"complete": true}},
	"resources": {
		"p:a": {"plan": "p", "kind": "DynamoDB", "supported": true},
		"p:b": {"plan": "p", "kind": "DynamoDB", "supported": true},
	},
	"catalog": {"types": {"DynamoDB": {"label": "DynamoDB table", "class": "database"}}},
	"not_selected": {"p:a": {"reason": "none"}, "p:b": {"reason": "none"}},
}

test_violated_once if {
	found := rule.findings with input as _facts
	{[f.resource, f.message] | some f in found} == {[
		"p:a",
		"the input contains no backup plan; can't tell whether the 2 databases, file systems and buckets in this plan are backed up",
	]}
}

test_violated_single if {
	found := rule.findings with input as json.remove(_facts, ["not_selected/p:a"])
	{f.resource | some f in found} == {"p:b"}
	every f in found { contains(f.message, "whether the database") }
}

test_satisfied_plan if {
	found := rule.findings with input as object.union(_facts, {"backup_plans": {"p:plan": {"name": "daily"}}})
	found == set()
}

test_satisfied_plan_of_before if {
	found := rule.findings with input as object.union(_facts, {"before": {"backup_plans": {"p:plan": {"name": "daily"}}}})
	found == set()
}

test_satisfied_nothing_to_back_up if {
	found := rule.findings with input as object.remove(_facts, ["not_selected"])
	found == set()
}

# It is itself what can't be told.
test_undecided_is_the_note if {
	found := rule.findings with input as _facts
	{f.verdict | some f in found} == {"violated"}
}
