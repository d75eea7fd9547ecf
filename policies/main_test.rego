package tfbackup.main_test

import data.tfbackup.main
import data.tfbackup.severity

_facts := {"schema": "tfbackup.facts/1"}

_violated := {"resource": "p:a.b", "message": "it is wrong", "verdict": "violated"}

_undecided := {"resource": "p:a.c", "message": "it is not known", "verdict": "undecided"}

_rules := {"cmk": {"one": {"findings": {_violated}}, "two": {"findings": {_undecided}}}}

_severity := {"of_rule": {"one": "error", "two": "warning"}, "personas": {}, "personas_undecided": {}}

_said(set) := {result.msg | some result in set}

# What Conftest is told of one finding by one rule of that severity.
_told(judgement, severities) := {"deny": deny, "warn": warn} if {
	rules := {"cmk": {"one": {"findings": {judgement}}}}
	deny := count(main.deny) with data.tfbackup.rules as rules with data.tfbackup.severity as severities with input as _facts
	warn := count(main.warn) with data.tfbackup.rules as rules with data.tfbackup.severity as severities with input as _facts
}

test_findings_bear_the_name_and_severity_of_their_rule if {
	findings := main.findings with data.tfbackup.rules as _rules
		with data.tfbackup.severity as _severity
		with input as _facts
	findings == {
		object.union(_violated, {"rule": "one", "family": "cmk", "severity": "error"}),
		object.union(_undecided, {"rule": "two", "family": "cmk", "severity": "warning"}),
	}
}

test_a_rule_without_severity_is_an_error if {
	{finding.severity | some finding in main.findings} == {"error"} with data.tfbackup.rules as _rules
		with data.tfbackup.severity as {}
		with input as _facts
}

test_conftest_fails_on_errors_and_warns_of_what_is_undecided if {
	_said(main.deny) == {"p:a.b: it is wrong [one]"} with data.tfbackup.rules as _rules
		with data.tfbackup.severity as _severity
		with input as _facts
	_said(main.warn) == {"p:a.c: it is not known [two]"} with data.tfbackup.rules as _rules
		with data.tfbackup.severity as _severity
		with input as _facts
}

test_warnings_warn_and_notes_do_neither if {
	_told(_violated, {"of_rule": {"one": "warning"}}) == {"deny": 0, "warn": 1}
	_told(_violated, {"of_rule": {"one": "note"}}) == {"deny": 0, "warn": 0}
	_told(_undecided, {"of_rule": {"one": "note"}}) == {"deny": 0, "warn": 0}
}

test_a_judgement_may_be_milder_and_never_harder if {
	error := {"of_rule": {"one": "error"}}
	note := {"of_rule": {"one": "note"}}
	_told(object.union(_violated, {"severity": "warning"}), error) == {"deny": 0, "warn": 1}
	_told(object.union(_violated, {"severity": "error"}), note) == {"deny": 0, "warn": 0}
}

test_what_is_for_other_personas_warns_nobody if {
	_told(_violated, {"of_rule": {"one": "warning"}, "personas": {"one": "pedantic"}}) == {"deny": 0, "warn": 0}
	_told(_undecided, {"of_rule": {"one": "error"}, "personas_undecided": {"one": "auditor"}}) == {"deny": 0, "warn": 0}
	_told(object.union(_undecided, {"persona": "pedantic"}), {"of_rule": {"one": "error"}}) == {"deny": 0, "warn": 0}
}

test_what_is_no_facts_fails if {
	every input_ in [{}, {"format_version": "1.2"}, {"schema": "tfbackup.unlinked-facts/1"}, "text"] {
		{result.rule | some result in main.deny} == {"input-without-facts"} with data.tfbackup.rules as {}
			with input as input_
	}
}

test_every_severity_is_one if {
	every word in severity.of_rule {
		word in {"error", "warning", "note"}
	}
}

test_personas_are_those_of_rules if {
	every rules in [severity.personas, severity.personas_undecided] {
		every rule, persona in rules {
			severity.of_rule[rule]
			persona in {"pedantic", "auditor"}
		}
	}
}
