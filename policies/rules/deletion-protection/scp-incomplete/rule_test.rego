package tfbackup.rules["deletion-protection"]["scp-incomplete_test"]

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

# That others close a gap is a note.
_verdicts(alone, nodes) := {f.verdict | some f in _found(alone, nodes); not f.severity}

test_violated_attached_where_nothing_denies_it if {
	_found({_delete: _open}, {"ou-1": _open}) == {{
		"resource": "p:scp",
		"attribute": ["document"],
		"message": concat("", [
			`SCP "backups" doesn't deny backup:DeleteRecoveryPoint, nor does any other policy in the input; `,
			"a stolen administrator role can destroy or weaken backups",
		]),
		"verdict": "violated",
		"help": `add to the policy: {"Effect": "Deny", "Action": ["backup:DeleteRecoveryPoint"], "Resource": "*"}`,
	}}
}

test_violated_attached_nowhere if {
	some found in _found({_delete: _open}, {})
	found.verdict == "violated"
	not contains(found.message, "any other policy")
}

test_violated_on_some_resources_only if {
	partly := {"verdict": "conditional", "not_covered": ["arn:aws:ec2:*::snapshot/*"]}
	some found in _found({_delete: partly}, {"ou-1": partly})
	contains(found.message, "denies backup:DeleteRecoveryPoint, but not on all of arn:aws:ec2:*::snapshot/*, nor")
}

test_violated_in_one_of_two_places if _verdicts({_delete: _open}, {"ou-1": _denied, "ou-2": _open}) == {"violated"}

test_satisfied_denies_all if _verdicts({}, {"ou-1": _denied}) == set()

test_satisfied_others_deny_it if _verdicts({_delete: _open}, {"ou-1": _denied}) == set()

test_satisfied_a_condition_is_said_elsewhere if {
	_verdicts({_delete: {"verdict": "conditional", "conditions": ["Bool a b"]}}, {"ou-1": _open}) == set()
}

test_undecided_others_may_deny_it if {
	some found in _found({_delete: _open}, {"ou-1": {"verdict": "unknown", "waits_for": ["p:other"]}})
	found.verdict == "undecided"
	found.waits_for == [{"resource": "p:other", "attribute": [], "reason": "unresolved"}]
	found.message == concat("", [
		"can't tell whether another policy closes this gap: SCP ",
		`"backups" doesn't deny backup:DeleteRecoveryPoint`,
	])
}

test_undecided_text if {
	facts := {"organization_policies": {"p:scp": {
		"policy_type": "SERVICE_CONTROL_POLICY",
		"unknown": {"document": {"reason": "after-apply", "references": []}},
	}}}
	found := rule.findings with input as testing.with_actions(testing.with_attached(facts))
	[[f.verdict, f.attribute] | some f in found] == [["undecided", ["document"]]]
}
