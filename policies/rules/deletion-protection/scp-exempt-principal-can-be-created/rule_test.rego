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

_found(facts) := found if found := rule.findings with input as testing.with_actions(facts)

_verdicts(facts) := {f.verdict | some f in _found(facts)}

_exempting(principals) := {_delete: {"verdict": "denied", "exempt": principals}}

_one(principal, answer) := object.union(
	_facts(_exempting([principal]), {}),
	{"exempt_principals": {"p:scp": {principal: answer}}},
)

test_violated_pattern if {
	_found(_one("arn:aws:iam::*:role/break-glass-*", "yes")) == {{
		"resource": "p:scp",
		"attribute": ["document"],
		"message": concat("", [
			`SCP "backups" exempts arn:aws:iam::*:role/break-glass-*; `,
			"an account's administrators can create or take over such a principal and destroy backups",
		]),
		"verdict": "violated",
	}}
}

test_violated_root if {
	some found in _found(_one("arn:aws:iam::*:root", "no"))
	contains(found.message, "exempts root users (arn:aws:iam::*:root)")
}

test_satisfied_aws_alone_can_make_it if {
	_verdicts(_one("arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*", "no")) == set()
}

test_satisfied_exempt_from_something_else if {
	facts := _facts({"iam:DeleteRole": {"verdict": "denied", "exempt": ["arn:aws:iam::*:role/x"]}}, {})
	_verdicts(object.union(facts, {"exempt_principals": {"p:scp": {"arn:aws:iam::*:role/x": "yes"}}})) == set()
}

test_undecided_tagging_is_denied_somehow if {
	[f.verdict | some f in _found(_one("aws:PrincipalTag/team=backup", "unknown"))] == ["undecided"]
}
