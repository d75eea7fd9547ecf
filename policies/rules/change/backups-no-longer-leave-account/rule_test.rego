package tfbackup.rules.change["backups-no-longer-leave-account_test"]

import data.tfbackup.rules.change["backups-no-longer-leave-account"] as rule

_reach(air_gapped, other_account) := {
	"selected": "yes",
	"air_gapped": air_gapped,
	"other_account": other_account,
	"backup_plans": ["p:plan"],
}

_facts(before, after) := {
	"plans": {"p": {"complete": true}},
	"before": {"backup_plans": {"p:plan": {"rules": []}}, "reach": {"p:db": before}},
	"reach": {"p:db": after},
	"resources": {"p:db": {"address": "aws_db_instance.orders"}},
}

_found(facts) := found if found := rule.findings with input as facts

test_violated_no_longer_copied_out if {
	_found(_facts(_reach("no", "yes"), _reach("no", "no"))) == {{
		"resource": "p:plan",
		"attribute": ["rules"],
		"message": concat("", [
			"backups of aws_db_instance.orders no longer reach another account or an air-gapped vault; ",
			"if the account is lost, only earlier copies remain, until they expire",
		]),
		"verdict": "violated",
		"twin": "",
		"related": [{"resource": "p:db", "label": "its backups no longer leave the account"}],
	}}
}

test_satisfied_into_an_air_gapped_vault_instead if {
	_found(_facts(_reach("no", "yes"), _reach("yes", "no"))) == set()
}

test_satisfied_never_left if _found(_facts(_reach("no", "no"), _reach("no", "no"))) == set()

test_satisfied_no_backup_at_all if {
	_found(object.remove(_facts(_reach("no", "yes"), {}), ["reach"])) == set()
}

test_undecided_after if {
	after := object.union(_reach("no", "unknown"), {"waits_for": {"p:plan": {"reason": "after-apply"}}})
	some found in _found(_facts(_reach("no", "yes"), after))
	found.verdict == "undecided"
	startswith(found.message, "can't tell whether backups of aws_db_instance.orders still reach another account")
	[wait.resource | some wait in found.waits_for] == ["p:plan"]
}
