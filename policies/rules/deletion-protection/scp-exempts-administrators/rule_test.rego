package tfbackup.rules["deletion-protection"]["scp-exempts-administrators_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules["deletion-protection"]["scp-exempts-administrators"] as rule

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

test_violated_administrators if {
	_found(["arn:aws:iam::*:role/Admin"], {}) == {{
		"resource": "p:scp",
		"attribute": ["document"],
		"message": concat("", [
			`SCP "backups" exempts arn:aws:iam::*:role/Admin; `,
			"an intruder with such a role can delete backups (backup:DeleteRecoveryPoint)",
		]),
		"verdict": "violated",
	}}
}

test_satisfied_break_glass if _verdicts(["arn:aws:iam::*:role/break-glass"], {}) == set()

test_undecided_document if {
	facts := {"organization_policies": {"p:scp": {"document": {}, "unknown": {"document": {"reason": "after-apply"}}}}}
	found := rule.findings with input as testing.with_actions(object.union(_facts(["arn:aws:iam::*:role/break-glass"], {}), facts))
	[f.verdict | some f in found] == ["undecided"]
}
