package tfbackup.rules.change["scp-loosened_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.change["scp-loosened"] as rule

_scp := "p:aws_organizations_policy.protect"

_denied := {"*": {"verdict": "allowed"}, "backup:DeleteBackupVault": {"verdict": "denied"}, "backup:DeleteRecoveryPoint": {"verdict": "denied"}}

_facts(actions, after) := {
	"before": {
		"access": {_scp: _denied},
		"organization_policies": {_scp: {
			"name": "protect",
			"policy_type": "SERVICE_CONTROL_POLICY",
			"change": {"actions": actions},
		}},
		"policy_attachments": {},
		"organization_units": {},
		"accounts": {},
	},
	"access": {_scp: after},
	"accounts": {},
	"organization_policies": {_scp: {}},
}

_found(after) := found if found := rule.findings with input as testing.with_actions(_facts(["update"], after))

_verdicts(after) := {f.verdict | some f in _found(after)}

test_violated_action_taken_out if {
	_found(object.remove(_denied, ["backup:DeleteRecoveryPoint"])) == {{
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
	exempt := {"backup:DeleteRecoveryPoint": {"exempt": ["arn:aws:iam::*:role/ops"]}}
	some found in _found(object.union(_denied, exempt))
	found.verdict == "violated"
	contains(found.message, "exempts arn:aws:iam::*:role/ops from its Deny of backup:DeleteRecoveryPoint")
}

test_violated_condition if {
	limited := {"backup:DeleteRecoveryPoint": {"verdict": "conditional", "conditions": ["StringEquals aws:ResourceTag/keep yes"]}}
	_verdicts(object.union(_denied, limited)) == {"violated"}
}

test_satisfied_comes_to_the_same if _verdicts(_denied) == set()

test_satisfied_denies_more if _verdicts(object.union(_denied, {"backup:DeleteBackupPlan": {"verdict": "denied"}})) == set()

test_satisfied_untouched if {
	found := rule.findings with input as testing.with_actions(_facts(["no-op"], {}))
	found == set()
}

test_undecided_text if _verdicts({"*": {"verdict": "unknown"}}) == {"undecided"}
