package tfbackup.rules.coverage["backup-monitoring-missing_test"]

import data.tfbackup.rules.coverage["backup-monitoring-missing"] as rule

_facts(ready, more) := object.union(
	{
		"readiness": {"111122223333": object.union(
			{
				"backup_plans": ["p:plan", "p:other"],
				"tested": {"RDS": "yes"},
				"failures_reported": {"eu-west-1": "yes"},
				"audited": "yes",
			},
			ready,
		)},
		"restore_testing_selections": {},
		"vault_notifications": {},
		"frameworks": {},
	},
	more,
)

_found(ready, more) := found if {
	found := rule.findings with input as _facts(ready, more)
}

_one(ready, more) := found if {
	[found] := [it | some it in _found(ready, more)]
}

test_satisfied_all_is_watched if {
	_found({}, {"frameworks": {"p:f": {}}}) == set()
}

test_violated_untested_types if {
	found := _one({"tested": {"RDS": "no", "EBS": "no", "EFS": "yes"}}, {"restore_testing_selections": {"p:s": {}}})
	found == {
		"resource": "p:plan",
		"attribute": [],
		"message": concat("", [
			"no restore testing plan covers EBS and RDS backups in account 111122223333; ",
			"nobody knows whether they can be restored until they are needed",
		]),
		"verdict": "violated",
	}
}

test_violated_untested_is_hygiene_where_nothing_is_tested if {
	found := _one({"tested": {"RDS": "no"}}, {})
	found.severity == "note"
	found.persona == "pedantic"
}

test_violated_unreported_failures if {
	found := _one({"failures_reported": {"eu-west-1": "no"}}, {"vault_notifications": {"p:n": {}}})
	contains(found.message, "nothing reports failed backup jobs of account 111122223333 in eu-west-1;")
	not found.severity
}

test_violated_unreported_in_one_of_two_regions if {
	found := _one({"failures_reported": {"eu-west-1": "no", "eu-central-1": "yes"}}, {})
	contains(found.message, "in eu-west-1;")
	not found.severity
}

test_violated_unreported_is_hygiene_where_nothing_is_reported if {
	found := _one({"failures_reported": {"eu-west-1": "no"}}, {})
	found.persona == "pedantic"
}

test_violated_account_without_framework if {
	found := _one({"audited": "no"}, {"frameworks": {"p:f": {}}})
	startswith(found.message, "account 111122223333 has no AWS Backup Audit Manager framework, unlike other accounts;")
	found.severity == "note"
}

test_satisfied_without_any_framework if {
	_found({"audited": "no"}, {}) == set()
}

test_undecided_what_other_plans_watch if {
	found := _one({"failures_reported": {"eu-west-1": "unknown"}}, {})
	found.verdict == "undecided"
	contains(found.message, "can't tell whether failed backup jobs are reported in account 111122223333")
}

test_violated_names_no_account_that_is_not_known if {
	facts := object.union(_facts({}, {}), {"readiness": {"p:aws": {
		"backup_plans": ["p:plan"],
		"tested": {"RDS": "no"},
		"failures_reported": {},
		"audited": "yes",
	}}})
	found := rule.findings with input as facts
	some one in found
	contains(one.message, "RDS backups in this account;")
}
