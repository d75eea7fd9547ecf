package tfbackup.rules.change["region-setting-switched-off_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.change["region-setting-switched-off"] as rule

_id := "p:aws_backup_region_settings.this"

_place := {"account": "111122223333", "region": "eu-west-1"}

_facts := {
	"before": {
		"region_settings": {_id: object.union(_place, {
			"opt_in": {"EBS": true, "RDS": true},
			"management": {"DynamoDB": true},
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
}

_switched(field, effect, name, unknown) := object.union(
	_facts,
	testing.with_field(_id, sprintf("region_settings.%s", [field]), effect, {"part": name, "unknown": unknown}),
)

_found(facts) := found if found := rule.findings with input as facts

_verdicts(facts) := {f.verdict | some f in _found(facts)}

test_violated_type if {
	_found(_switched("opt_in", "loosened", "RDS", {})) == {{
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
	some found in _found(_switched("management", "loosened", "DynamoDB", {}))
	found.verdict == "violated"
	contains(found.message, "backups of aws_dynamodb_table.invoices can no longer be copied")
}

test_satisfied_nothing_of_the_type if _verdicts(_switched("opt_in", "loosened", "EBS", {})) == set()

test_satisfied_stays_on if _verdicts(_switched("management", "tightened", "DynamoDB", {})) == set()

test_satisfied_selected_by_name if {
	_verdicts(object.union(_switched("opt_in", "loosened", "RDS", {}), {"reach": {"p:orders": {"selected": "yes"}}})) == set()
}

test_undecided_setting if {
	_verdicts(_switched("opt_in", "unknown", "RDS", {"after": {"reason": "after-apply"}})) == {"undecided"}
}
