package tfbackup.rules["deletion-protection"]["scp-exempt-principal-can-be-created_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules["deletion-protection"]["scp-exempt-principal-can-be-created"] as rule

_delete := "backup:DeleteRecoveryPoint"

# A policy that denies all but what `alone` says, attached to nodes with such access to what it leaves.
_facts(alone, nodes) := {
	"plans": {"p": {"complete": true}},
	"organization_policies": {
		"p:scp": {
			"plan": "p",
			"name": "backups",
			"policy_type": "SERVICE_CONTROL_POLICY",
			"document": {"statements": [{"effect": "Deny", "actions": ["backup:Delete*"]}]},
		},
		"p:other": {"plan": "p", "name": "others", "policy_type": "SERVICE_CONTROL_POLICY"},
	},
	"policy_attachments": {sprintf("p:%v", [node]): {"policy": {"id": "p:scp"}, "target": {"name": node}} | some node, _ in nodes},
	"access": object.union({"p:scp": object.union({"*": {"verdict": "denied"}}, alone)}, {node: {"*": access} | some node, access in nodes}),
}

_found(alone, nodes) := found if found := rule.findings with input as testing.with_actions(_facts(alone, nodes))

_verdicts(alone, nodes) := {f.verdict | some f in _found(alone, nodes)}

_exempting(principals) := {_delete: {"verdict": "denied", "exempt": principals}}

test_violated_pattern if {
	_found(_exempting(["arn:aws:iam::*:role/break-glass-*"]), {}) == {{
		"resource": "p:scp",
		"attribute": ["document"],
		"message": concat("", [
			`SCP "backups" exempts arn:aws:iam::*:role/break-glass-*; `,
			"an account's administrators can create or take over such a principal and destroy backups",
		]),
		"verdict": "violated",
	}}
}

test_violated_tag if _verdicts(_exempting(["aws:PrincipalTag/team=backup"]), {}) == {"violated"}

test_violated_root if {
	some found in _found(_exempting(["arn:aws:iam::*:root"]), {})
	contains(found.message, "exempts root users (arn:aws:iam::*:root)")
}

test_violated_name_whose_trust_can_be_rewritten if {
	_verdicts(_exempting(["arn:aws:iam::*:role/break-glass"]), {}) == {"violated"}
}

test_satisfied_name_whose_trust_is_guarded if {
	facts := _facts(_exempting(["arn:aws:iam::*:role/break-glass"]), {})
	guard := {"effect": "Deny", "actions": ["iam:UpdateAssumeRolePolicy"], "resources": ["*"]}
	statements := array.concat(facts.organization_policies["p:scp"].document.statements, [guard])
	found := rule.findings with input as object.union(facts, {"organization_policies": {"p:scp": {"document": {"statements": statements}}}})
	found == set()
}

test_satisfied_aws_alone_can_make_it if _verdicts(_exempting(["arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*"]), {}) == set()

# The report has scp-exempts-everyone alone, which supersedes this rule.
test_violated_everyone if {
	everyone := ["arn:aws:iam::*:role/*"]
	_verdicts({_delete: {"verdict": "denied", "exempt": everyone, "exempt_wide": everyone}}, {}) == {"violated"}
}

test_undecided_tagging_is_denied_somehow if {
	tagging := {"effect": "Deny", "actions": ["iam:TagRole"]}
	facts := _facts(_exempting(["aws:PrincipalTag/team=backup"]), {})
	guarded := object.union(facts, {"organization_policies": {"p:scp": {"document": {"statements": array.concat(facts.organization_policies["p:scp"].document.statements, [tagging])}}}})
	found := rule.findings with input as testing.with_actions(guarded)
	[f.verdict | some f in found] == ["undecided"]
}
