package tfbackup.rules.databunker["strategy-not-met_test"]

import data.tfbackup.rules.databunker["strategy-not-met"] as rule

_facts(reach, more) := object.union(
	{
		"reach": {"p:db": object.union({"air_gapped": "no", "other_account": "no"}, reach)},
		"resources": {"p:db": {"kind": "RDS", "account": "1"}},
		"catalog": {"types": {"RDS": {"lagv": false}, "EFS": {"lagv": true}}},
		"flows": [],
		"strategies": {"1": {"strategy": "databunker", "chosen_by": "configuration"}},
		"config": {"strategy": {"override": []}},
		"selections": {},
	},
	more,
)

_found(reach, more) := found if {
	found := rule.findings with input as _facts(reach, more)
}

_verdicts(reach, more) := {f.verdict | some f in _found(reach, more)}

_strategy(strategy) := {"strategies": {"1": {"strategy": strategy, "chosen_by": "configuration"}}}

test_violated_no_copy_to_another_account if {
	_found({}, {}) == {{
		"resource": "p:db",
		"attribute": [],
		"message": concat("", [
			"tfbackup.toml requires a copy in a vault of another account, but no backup of this resource gets there; ",
			"the backups are lost with the account",
		]),
		"verdict": "violated",
	}}
}

test_violated_type_that_no_air_gapped_vault_takes if {
	some found in _found({}, _strategy("lagv"))
	contains(found.message, "a copy in an air-gapped vault, but air-gapped vaults don't support RDS;")
}

test_violated_one_of_both if {
	some found in _found({"other_account": "yes"}, _strategy("both"))
	contains(found.message, "requires a copy in an air-gapped vault, but")
}

test_violated_by_a_tag if {
	more := {
		"resources": {"p:db": {"strategy": {"strategy": "lagv", "chosen_by": "configuration"}}},
		"config": {"strategy": {"override": [{"tag": "dr"}]}},
		"strategies": {"1": {"strategy": "databunker", "chosen_by": "auto"}},
	}
	_verdicts({"other_account": "yes"}, more) == {"violated"}
}

test_satisfied_gets_there if _verdicts({"other_account": "yes"}, {}) == set()

test_satisfied_nobody_demands_it if {
	_verdicts({}, {"strategies": {"1": {"strategy": "databunker", "chosen_by": "auto"}}}) == set()
}

test_undecided_copies if {
	unknown := {"p:plan": {"reason": "after-apply"}}
	some found in _found({"other_account": "unknown", "waits_for": unknown}, {})
	found.verdict == "undecided"
	found.waits_for == [{"resource": "p:plan", "attribute": ["rules"], "reason": "after-apply"}]
}

test_undecided_tag if {
	more := {
		"resources": {"p:db": {"unknown": {"strategy": {"reason": "after-apply"}}}},
		"config": {"strategy": {"override": [{"tag": "dr"}]}},
	}
	_verdicts({}, more) == {"undecided"}
}

test_satisfied_whatever_the_tag_is if {
	more := {
		"resources": {"p:db": {"unknown": {"strategy": {"reason": "after-apply"}}}},
		"config": {"strategy": {"override": [{"tag": "dr"}]}},
	}
	_verdicts({"air_gapped": "yes", "other_account": "yes"}, more) == set()
}

test_undecided_account if {
	more := {"strategies": {"1": {"chosen_by": "configuration", "unknown": {"strategy": {"reason": "unresolved"}}}}}
	found := rule.findings with input as object.union(object.remove(_facts({}, {}), ["strategies"]), more)
	{f.verdict | some f in found} == {"undecided"}
}
