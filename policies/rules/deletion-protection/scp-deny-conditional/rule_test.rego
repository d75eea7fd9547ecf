package tfbackup.rules["deletion-protection"]["scp-deny-conditional_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules["deletion-protection"]["scp-deny-conditional"] as rule

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

_verdicts(alone, nodes) := {f.verdict | some f in _found(alone, nodes)}

_conditional := {_delete: {"verdict": "conditional", "conditions": ["StringEquals aws:RequestedRegion eu-west-1"]}}

test_violated_region if {
	_found(_conditional, {"ou-1": _conditional[_delete]}) == {{
		"resource": "p:scp",
		"attribute": ["document"],
		"message": concat("", [
			`SCP "backups" denies backup:DeleteRecoveryPoint only under a condition (StringEquals `,
			"aws:RequestedRegion eu-west-1); requests that don't meet it can destroy or weaken backups",
		]),
		"verdict": "violated",
	}}
}

test_violated_attached_nowhere if _verdicts(_conditional, {}) == {"violated"}

test_satisfied_others_deny_it_anyway if _verdicts(_conditional, {"ou-1": _denied}) == set()

test_satisfied_no_condition if _verdicts({_delete: _open}, {"ou-1": _open}) == set()

test_undecided_others_may_deny_it if {
	some found in _found(_conditional, {"ou-1": {"verdict": "unknown", "waits_for": ["p:other"]}})
	found.verdict == "undecided"
	contains(found.message, "can't tell whether another policy always denies backup:DeleteRecoveryPoint")
}
