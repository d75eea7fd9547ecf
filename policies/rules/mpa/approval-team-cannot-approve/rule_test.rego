package tfbackup.rules.mpa["approval-team-cannot-approve_test"]

import data.tfbackup.rules.mpa["approval-team-cannot-approve"] as rule

_id := "p:aws_cloudformation_stack.team#Team"

_unknown := {"reason": "unresolved"}

_findings(team) := found if found := rule.findings with input as {"approval_teams": {_id: team}}

_verdicts(team) := {f.verdict | some f in _findings(team)}

test_violated_more_approvals_than_approvers if {
	_findings({"name": "recovery", "min_approvals": 3, "approvers": 2}) == {{
		"resource": _id,
		"attribute": ["min_approvals"],
		"message": concat("", [
			"approval team \"recovery\" requires more approvals (3) than it has approvers (2); ",
			"the apply fails, or nobody can open the air-gapped vault on restore day",
		]),
		"verdict": "violated",
	}}
}

test_violated_no_approval if {
	some f in _findings({"min_approvals": 0, "approvers": 2})
	startswith(f.message, "approval team requires no approvals")
}

test_violated_no_approval_of_unknown_approvers if {
	_verdicts({"min_approvals": 0, "unknown": {"approvers": _unknown}}) == {"violated"}
}

test_violated_no_approvers if _verdicts({"min_approvals": 1, "approvers": 0}) == {"violated"}

test_satisfied_as_many_as_needed if {
	_verdicts({"min_approvals": 2, "approvers": 2}) == set()
	_verdicts({"min_approvals": 2, "approvers": 3}) == set()
}

test_undecided_approvers if {
	_verdicts({"min_approvals": 2, "unknown": {"approvers": _unknown}}) == {"undecided"}
}

test_undecided_approvals if {
	some f in _findings({"approvers": 2, "unknown": {"min_approvals": _unknown}})
	f.verdict == "undecided"
	f.waits_for == [{"resource": _id, "attribute": ["min_approvals"], "reason": "unresolved"}]
}
