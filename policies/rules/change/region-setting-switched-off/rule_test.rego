package tfbackup.rules.change["region-setting-switched-off_test"]

import data.tfbackup.rules.change["region-setting-switched-off"] as rule

_id := "p:aws_backup_region_settings.this"

_place := {"account": "111122223333", "region": "eu-west-1"}

_facts(after) := {
	"before": {
		"region_settings": {_id: object.union(_place, {
			"opt_in": {"EBS": true, "RDS": true},
			"management": {"DynamoDB": true},
			"change": {"actions": ["update"]},
		})},
		"reach": {"p:orders": {"selected": "yes"}, "p:table": {"selected": "yes"}},
		"resources": {
			"p:orders": object.union(_place, {"kind": "RDS", "address": "aws_db_instance.orders"}),
			"p:table": object.union(_place, {"kind": "DynamoDBAdvanced", "address": "aws_dynamodb_table.invoices"}),
		},
	},
	"resources": {"p:orders": {}, "p:table": {}},
	"reach": {"p:table": {"selected": "yes"}},
	"selections": {"p:s": {"excluded": {"p:orders": "opt-in"}}},
	"region_settings": {_id: object.union({"opt_in": {"EBS": true, "RDS": true}}, after)},
}

_found(after) := found if found := rule.findings with input as _facts(after)

_verdicts(after) := {f.verdict | some f in _found(after)}

test_violated_type if {
	_found({"opt_in": {"RDS": false}}) == {{
		"resource": _id,
		"attribute": [],
		"message": concat("", [
			"service opt-in for RDS is switched off; ",
			"backup plans that select by tag or type skip that service, leaving aws_db_instance.orders without backup",
		]),
		"verdict": "violated",
		"twin": "RDS",
	}}
}

test_violated_advanced_features if {
	some found in _found({"management": {"DynamoDB": false}})
	found.verdict == "violated"
	contains(found.message, "backups of aws_dynamodb_table.invoices can no longer be copied")
}

test_satisfied_nothing_of_the_type if _verdicts({"opt_in": {"EBS": false}}) == set()

test_satisfied_stays_on if _verdicts({"management": {"DynamoDB": true}}) == set()

test_satisfied_selected_by_name if {
	named := object.union(_facts({"opt_in": {"RDS": false}}), {"reach": {"p:orders": {"selected": "yes"}}})
	found := rule.findings with input as named
	found == set()
}

test_undecided_setting if {
	facts := json.remove(_facts({}), [sprintf("region_settings/%s/opt_in", [_id])])
	unknown := {"region_settings": {_id: {"unknown": {"opt_in": {"reason": "after-apply"}}}}}
	found := rule.findings with input as object.union(facts, unknown)
	{f.verdict | some f in found} == {"undecided"}
}
