package tfbackup.rules.mpa["approval-team-changed_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.mpa["approval-team-changed"] as rule

_id := "p:awscc_backup_logically_air_gapped_backup_vault.v"

_unknown := {"reason": "after-apply", "references": ["var.team"]}

_one := {"arn": "arn:aws:mpa:us-east-1:555566667777:approval-team/one"}

_two := {"arn": "arn:aws:mpa:us-east-1:555566667777:approval-team/two"}

_not_known := {"unknown": {"id": _unknown}}

_findings_of(before, after, actions) := found if {
	fixed := {"kind": "logically-air-gapped", "name": "sealed", "change": {"actions": actions}}
	found := rule.findings with input as testing.with_changes({
		"vaults": {_id: object.union(fixed, after)},
		"before": {"vaults": {_id: object.union(fixed, before)}},
	})
}

_findings(before, after) := _findings_of({"approval_team": before}, {"approval_team": after}, ["update"])

_verdicts(before, after) := {f.verdict | some f in _findings(before, after)}

test_violated_another_team if {
	_findings(_one, _two) == {{
		"resource": _id,
		"attribute": ["approval_team"],
		"message": concat("", [
			"this plan changes or removes the approval team of air-gapped vault \"sealed\"; ",
			"unless the current team approves, only that team can open the vault",
		]),
		"verdict": "violated",
	}}
}

test_violated_another_team_of_the_input if {
	_verdicts({"id": "p:one"}, {"id": "p:two"}) == {"violated"}
}

test_violated_team_removed if {
	{f.verdict | some f in _findings_of({"approval_team": _one}, {}, ["update"])} == {"violated"}
}

test_violated_unknown_team_removed if {
	{f.verdict | some f in _findings_of({"approval_team": _not_known}, {}, ["update"])} == {"violated"}
}

test_satisfied_same_team if {
	_verdicts(_one, _one) == set()
	_verdicts({"id": "p:one"}, object.union(_one, {"id": "p:one"})) == set()
}

test_satisfied_same_arn_declared_twice if {
	_verdicts(object.union(_one, {"id": "p:a"}), object.union(_one, {"id": "p:b"})) == set()
}

test_satisfied_first_team if _findings_of({}, {"approval_team": _one}, ["update"]) == set()

test_satisfied_vault_replaced if {
	_findings_of({"approval_team": _one}, {"approval_team": _two}, ["delete", "create"]) == set()
}

test_undecided_new_team if {
	some f in _findings(_one, _not_known)
	f.verdict == "undecided"
	f.waits_for == [{
		"resource": _id,
		"attribute": ["approval_team"],
		"reason": "after-apply",
		"references": ["var.team"],
	}]
}

test_undecided_present_team if _verdicts(_not_known, _one) == {"undecided"}

test_undecided_whether_there_was_one if {
	before := {"unknown": {"approval_team": _unknown}}
	{f.verdict | some f in _findings_of(before, {"approval_team": _one}, ["update"])} == {"undecided"}
	{f.verdict | some f in _findings_of(before, {}, ["update"])} == {"undecided"}
}

test_undecided_whether_there_is_one if {
	after := {"unknown": {"approval_team": _unknown}}
	{f.verdict | some f in _findings_of({"approval_team": _one}, after, ["update"])} == {"undecided"}
}

test_undecided_arn_or_declaration if {
	some f in _findings(_one, {"id": "p:team"})
	f.waits_for == [{"resource": _id, "attribute": ["approval_team"], "reason": "unresolved"}]
}
