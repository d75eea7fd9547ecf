package tfbackup.rules["deletion-protection"]["scp-exempts-everyone_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules["deletion-protection"]["scp-exempts-everyone"] as rule

_delete := "backup:DeleteRecoveryPoint"

_denied := {"verdict": "denied", "by": [{"policy": "p:other", "statement": 0}]}

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

test_violated_all_roles if {
	wide := {"verdict": "denied", "exempt": ["arn:aws:iam::*:role/*"], "exempt_wide": ["arn:aws:iam::*:role/*"]}
	_found({_delete: wide}, {"ou-1": _denied}) == {{
		"resource": "p:scp",
		"attribute": ["document"],
		"message": concat("", [
			`SCP "backups" denies backup:DeleteRecoveryPoint, but exempts `,
			"arn:aws:iam::*:role/*, which matches every role or user; almost nobody is denied",
		]),
		"verdict": "violated",
	}}
}

test_satisfied_one_role if {
	_verdicts({_delete: {"verdict": "denied", "exempt": ["arn:aws:iam::*:role/break-glass"]}}, {"ou-1": _denied}) == set()
}

test_satisfied_no_exemption if _verdicts({}, {}) == set()
