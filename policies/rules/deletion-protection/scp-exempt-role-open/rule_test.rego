package tfbackup.rules["deletion-protection"]["scp-exempt-role-open_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules["deletion-protection"]["scp-exempt-role-open"] as rule

_delete := "backup:DeleteRecoveryPoint"

_facts(principals, role) := {
	"organization_policies": {"p:scp": {
		"plan": "p",
		"name": "backups",
		"policy_type": "SERVICE_CONTROL_POLICY",
		"document": {"statements": [{"effect": "Deny", "actions": ["backup:Delete*"]}]},
	}},
	"roles": {"p:role": object.union({"name": "break-glass", "path": "/", "account": "111122223333"}, role)},
	"access": {"p:scp": {"*": {"verdict": "denied"}, _delete: {"verdict": "denied", "exempt": principals}}},
}

_found(principals, role) := found if found := rule.findings with input as testing.with_actions(_facts(principals, role))

_verdicts(principals, role) := {f.verdict | some f in _found(principals, role)}

_principal := ["arn:aws:iam::*:role/break-glass"]

_trust(principal) := {"trust": {"statements": [{"effect": "Allow", "actions": ["sts:AssumeRole"], "principals": {"AWS": [principal]}}]}}

test_violated_whole_account if {
	_found(_principal, _trust("arn:aws:iam::111122223333:root")) == {{
		"resource": "p:scp",
		"attribute": ["document"],
		"message": concat("", [
			`SCP "backups" exempts role "break-glass", whose trust policy lets all of account `,
			"111122223333 call sts:AssumeRole; they can use it to delete backups",
		]),
		"verdict": "violated",
		"twin": "p:role",
		"related": [{"resource": "p:role", "attribute": ["trust"], "label": "trust policy allows them"}],
	}}
}

test_satisfied_one_principal if _verdicts(_principal, _trust("arn:aws:iam::777788889999:role/responder")) == set()

test_satisfied_another_role if {
	_verdicts(["arn:aws:iam::*:role/other"], _trust("arn:aws:iam::111122223333:root")) == set()
	_verdicts(["arn:aws:iam::444455556666:role/break-glass"], _trust("arn:aws:iam::111122223333:root")) == set()
}

test_undecided_trust_unknown if {
	some found in _found(_principal, {"unknown": {"trust": {"reason": "after-apply"}}})
	found.waits_for == [{"resource": "p:role", "attribute": ["trust"], "reason": "after-apply"}]
}
