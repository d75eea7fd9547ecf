package tfbackup.rules.mpa["approval-team-of-one_test"]

import data.tfbackup.rules.mpa["approval-team-of-one"] as rule

_id := "p:aws_cloudformation_stack.team#Team"

_unknown := {"reason": "unresolved"}

_findings(team) := found if found := rule.findings with input as {"approval_teams": {_id: team}}

_verdicts(team) := {f.verdict | some f in _findings(team)}

test_violated_one_approval if {
	_findings({"name": "recovery", "min_approvals": 1, "approvers": 5}) == {{
		"resource": _id,
		"attribute": ["min_approvals"],
		"message": concat("", [
			"approval team \"recovery\" requires only one approval; an attacker with one approver's identity ",
			"can open the air-gapped vault or change its team",
		]),
		"verdict": "violated",
	}}
}

test_violated_one_approver if {
	some f in _findings({"min_approvals": 1, "approvers": 1})
	startswith(f.message, "approval team has a single approver; ")
}

test_violated_one_approval_of_unknown_approvers if {
	_verdicts({"min_approvals": 1, "unknown": {"approvers": _unknown}}) == {"violated"}
}

test_satisfied_two_of_three if _verdicts({"min_approvals": 2, "approvers": 3}) == set()

test_satisfied_nobody_is_said_elsewhere if _verdicts({"min_approvals": 1, "approvers": 0}) == set()

test_satisfied_unknown_is_said_elsewhere if {
	_verdicts({"approvers": 3, "unknown": {"min_approvals": _unknown}}) == set()
}
