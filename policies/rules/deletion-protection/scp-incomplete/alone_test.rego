package tfbackup.rules["deletion-protection"]["scp-incomplete_alone_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules["deletion-protection"]["scp-incomplete"] as rule

_delete := "backup:DeleteRecoveryPoint"

_open := {"verdict": "allowed"}

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

_found(alone, nodes) := found if found := rule.findings with input as testing.with_actions(testing.with_attached(_facts(alone, nodes)))

_verdicts(alone, nodes) := {f.verdict | some f in _found(alone, nodes); f.severity == "note"}

test_violated_others_deny_it if {
	_found({_delete: _open}, {"ou-1": _denied}) == {{
		"resource": "p:scp",
		"attribute": ["document"],
		"message": concat("", [
			`SCP "backups" alone doesn't deny backup:DeleteRecoveryPoint; `,
			`the gap stays closed only while other policies ("others") are attached`,
		]),
		"verdict": "violated",
		"severity": "note",
		"persona": "auditor",
		"help": concat("", [
			"to make it stand alone, add to the policy: ",
			`{"Effect": "Deny", "Action": ["backup:DeleteRecoveryPoint"], "Resource": "*"}`,
		]),
	}}
}

test_satisfied_open_is_said_elsewhere if _verdicts({_delete: _open}, {"ou-1": _denied, "ou-2": _open}) == set()

test_satisfied_denies_all if _verdicts({}, {"ou-1": _denied}) == set()

test_satisfied_itself_denies_it_there if {
	_verdicts({_delete: _open}, {"ou-1": {"verdict": "denied", "by": [{"policy": "p:scp", "statement": 0}]}}) == set()
}

test_satisfied_attached_nowhere if _verdicts({_delete: _open}, {}) == set()
