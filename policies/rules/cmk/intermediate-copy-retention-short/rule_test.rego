package tfbackup.rules.cmk["intermediate-copy-retention-short_test"]

import data.tfbackup.rules.cmk["intermediate-copy-retention-short"] as rule

_id := "p:aws_backup_plan.p"

_unknown := {"reason": "after-apply", "references": ["var.days"]}

_plans(copy, days) := {_id: {"rules": [{
	"name": "daily",
	"lifecycle": {"delete_after_days": days},
	"copies": [object.union({"vault": {"id": "p:middle"}}, copy)],
}]}}

_with_rule(copy, days) := object.union(_world(copy, "yes"), {"backup_plans": _plans(copy, days)})

_world(copy, complete) := {
	"backup_plans": _plans(copy, 35),
	"vaults": {"p:middle": {"kind": "standard", "name": "middle"}},
	"onward_copies": {"x": {"vault": {"id": "p:middle"}, "complete": complete}},
}

_of(copy) := found if {
	found := rule.findings with input as _world(copy, "yes")
}

_verdicts(copy) := {f.verdict | some f in _of(copy)}

test_violated_six_days if {
	_of({"lifecycle": {"delete_after_days": 6}}) == {{
		"resource": _id,
		"attribute": ["rules"],
		"message": concat("", [
			"rule \"daily\" keeps its copy in vault \"middle\" for 6 days; if the onward copy fails that long, ",
			"the recovery point expires before it leaves the account",
		]),
		"verdict": "violated",
	}}
}

test_violated_as_short_as_the_original if {
	{f.verdict | some f in rule.findings} == {"violated"} with input as _with_rule({}, 3)
	{f.verdict | some f in rule.findings} == {"violated"} with input as _with_rule({"lifecycle": {}}, 3)
}

test_satisfied_seven_days if {
	_of({"lifecycle": {"delete_after_days": 7}}) == set()
}

test_satisfied_as_long_as_the_original if {
	_of({}) == set()
	_of({"lifecycle": {}}) == set()
}

test_satisfied_without_an_onward_copy if {
	some complete in ["no", "unknown"]
	count(rule.findings) == 0 with input as _world({"lifecycle": {"delete_after_days": 3}}, complete)
}

test_satisfied_another_vault if {
	_of({"vault": {"id": "p:other"}, "lifecycle": {"delete_after_days": 3}}) == set()
}

test_undecided_days if {
	_verdicts({"lifecycle": {"unknown": {"delete_after_days": _unknown}}}) == {"undecided"}
	_verdicts({"unknown": {"lifecycle": _unknown}}) == {"undecided"}
}
