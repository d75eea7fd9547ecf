package tfbackup.main_test

import data.tfbackup.main

_violated := {"resource": "p:a.b", "message": "it is wrong", "verdict": "violated"}

_undecided := {"resource": "p:a.c", "message": "it is not known", "verdict": "undecided"}

_rules := {"cmk": {"one": {"findings": {_violated}}, "two": {"findings": {_undecided}}}}

test_findings_bear_the_name_of_their_rule if {
	findings := main.findings with data.tfbackup.rules as _rules
	findings == {
		object.union(_violated, {"rule": "one", "family": "cmk"}),
		object.union(_undecided, {"rule": "two", "family": "cmk"}),
	}
}

test_conftest_fails_on_what_is_violated if {
	{result.msg | some result in main.deny} == {"p:a.b: it is wrong [one]"} with data.tfbackup.rules as _rules
}

test_conftest_warns_of_what_is_undecided if {
	{result.msg | some result in main.warn} == {"p:a.c: it is not known [two]"} with data.tfbackup.rules as _rules
}
