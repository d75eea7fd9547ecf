package tfbackup.rules.change["scp-removed_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.change["scp-removed"] as rule

_scp := "p:aws_organizations_policy.protect"

_attachment := "p:aws_organizations_policy_attachment.protect"

_denies := {"*": {"verdict": "allowed"}, "backup:DeleteRecoveryPoint": {"verdict": "denied"}}

_facts(action) := {
	"before": {
		"access": {_scp: _denies},
		"organization_policies": {_scp: {
			"name": "protect",
			"policy_type": "SERVICE_CONTROL_POLICY",
			"change": {"actions": [action]},
		}},
		"policy_attachments": {_attachment: {
			"policy": {"id": _scp},
			"target": {"name": "444455556666"},
			"change": {"actions": [action]},
		}},
		"organization_units": {},
		"accounts": {},
	},
	"access": {},
	"accounts": {},
	"organization_policies": {},
}

_found(more) := found if found := rule.findings with input as testing.with_actions(object.union(_facts("delete"), more))

_verdicts(more) := {f.verdict | some f in _found(more)}

test_violated_its_denials_go if {
	_found({}) == {{
		"resource": _scp,
		"attribute": [],
		"message": concat("", [
			`SCP "protect" is deleted; `,
			"no policy denies backup:DeleteRecoveryPoint in account 444455556666 any more, so a stolen role there can destroy backups",
		]),
		"verdict": "violated",
	}}
}

test_satisfied_another_denies_as_much if _verdicts({"access": {"444455556666": _denies}}) == set()

test_satisfied_denies_nothing_of_backups if {
	facts := json.remove(_facts("delete"), ["before/access"])
	found := rule.findings with input as testing.with_actions(object.union(facts, {"before": {"access": {_scp: {"iam:DeleteRole": {"verdict": "denied"}}}}}))
	found == set()
}

test_satisfied_untouched if {
	found := rule.findings with input as testing.with_actions(_facts("no-op"))
	found == set()
}

test_satisfied_attached_nowhere if {
	found := rule.findings with input as testing.with_actions(json.remove(_facts("delete"), ["before/policy_attachments"]))
	found == set()
}

test_undecided_another_is_not_known if {
	unknown := {"access": {"444455556666": {"backup:DeleteRecoveryPoint": {"verdict": "unknown", "waits_for": ["p:new"]}}}}
	_verdicts(unknown) == {"undecided"}
}

test_undecided_text if {
	facts := json.remove(_facts("delete"), ["before/access"])
	unread := {"before": {"organization_policies": {_scp: {"unknown": {"document": {"reason": "sensitive"}}}}}}
	found := rule.findings with input as testing.with_actions(object.union(facts, unread))
	{f.verdict | some f in found} == {"undecided"}
}
