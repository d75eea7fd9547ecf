package tfbackup.rules.change["scp-loosened_test"]

import data.tfbackup.rules.change["scp-loosened"] as rule

_scp := "p:aws_organizations_policy.protect"

_action := "backup:DeleteRecoveryPoint"

_facts(loss, access) := {
	"before": {"organization_policies": {_scp: {"name": "protect", "policy_type": "SERVICE_CONTROL_POLICY"}}},
	"organization_policies": {_scp: {}},
	"access": {_scp: {_action: access}},
	"changes": {"denials": [{"policy": _scp, "losses": {_action: loss}}]},
}

_found(loss, access) := found if found := rule.findings with input as _facts(loss, access)

_verdicts(loss, access) := {f.verdict | some f in _found(loss, access)}

test_violated_action_taken_out if {
	_found("open", {"verdict": "allowed"}) == {{
		"resource": _scp,
		"attribute": ["document"],
		"message": concat("", [
			`SCP "protect" no longer denies backup:DeleteRecoveryPoint; `,
			"a stolen role in an account under it can then destroy backups",
		]),
		"verdict": "violated",
	}}
}

test_violated_more_are_exempt if {
	some found in _found("exempt", {"verdict": "denied", "exempt": ["arn:aws:iam::*:role/ops"]})
	found.verdict == "violated"
	contains(found.message, "exempts arn:aws:iam::*:role/ops from its Deny of backup:DeleteRecoveryPoint")
}

test_violated_condition if {
	_verdicts("condition", {"verdict": "conditional", "conditions": ["StringEquals aws:ResourceTag/keep yes"]}) == {"violated"}
}

test_satisfied_comes_to_the_same if {
	found := rule.findings with input as object.remove(_facts("open", {}), ["changes"])
	found == set()
}

test_undecided_text if _verdicts("unsure", {"verdict": "unknown"}) == {"undecided"}
