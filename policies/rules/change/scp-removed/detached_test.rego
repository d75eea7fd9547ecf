package tfbackup.rules.change["scp-removed_detached_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.change["scp-removed"] as rule

_scp := "p:aws_organizations_policy.protect"

_attachment := "p:aws_organizations_policy_attachment.protect"

_denies := {"*": {"verdict": "allowed"}, "backup:DeleteRecoveryPoint": {"verdict": "denied"}}

_facts(actions) := {
	"before": {
		"access": {_scp: _denies},
		"organization_policies": {_scp: {
			"name": "protect",
			"policy_type": "SERVICE_CONTROL_POLICY",
			"change": {"actions": ["no-op"]},
		}},
		"policy_attachments": {_attachment: {
			"policy": {"id": _scp},
			"target": {"name": "444455556666"},
			"change": {"actions": actions},
		}},
		"organization_units": {},
		"accounts": {},
	},
	"access": {},
	"accounts": {},
	"organization_policies": {},
	"policy_attachments": {},
}

_found(actions, more) := found if found := rule.findings with input as testing.with_actions(object.union(_facts(actions), more))

_verdicts(actions, more) := {f.verdict | some f in _found(actions, more)}

_after(attachment) := {"policy_attachments": {_attachment: object.union({"policy": {"id": _scp}}, attachment)}}

test_violated_destroyed if {
	_found(["delete"], {}) == {{
		"resource": _attachment,
		"attribute": [],
		"message": concat("", [
			`SCP "protect" is detached from account 444455556666; `,
			"no policy denies backup:DeleteRecoveryPoint there any more, so a stolen role can destroy backups",
		]),
		"verdict": "violated",
		"twin": "account 444455556666",
	}}
}

test_violated_moved if {
	_verdicts(["delete", "create"], _after({"target": {"name": "ou-ab12-x"}})) == {"violated"}
}

test_satisfied_replaced_in_place if {
	_verdicts(["delete", "create"], _after({"target": {"name": "444455556666"}})) == set()
}

test_satisfied_another_denies_as_much if _verdicts(["delete"], {"access": {"444455556666": _denies}}) == set()

test_satisfied_goes_with_its_policy if {
	gone := {"before": {"organization_policies": {_scp: {"change": {"actions": ["delete"]}}}}}
	{f.resource | some f in _found(["delete"], gone)} == {_scp}
}

test_satisfied_untouched if _verdicts(["no-op"], {}) == set()

test_undecided_another_is_not_known if {
	unknown := {"access": {"444455556666": {"backup:DeleteRecoveryPoint": {"verdict": "unknown", "waits_for": ["p:new"]}}}}
	_verdicts(["delete"], unknown) == {"undecided"}
}

test_undecided_text if {
	facts := json.remove(_facts(["delete"]), ["before/access"])
	unread := {"before": {"organization_policies": {_scp: {"unknown": {"document": {"reason": "sensitive"}}}}}}
	found := rule.findings with input as testing.with_actions(object.union(facts, unread))
	{f.verdict | some f in found} == {"undecided"}
}

test_undecided_target if {
	_verdicts(["delete", "create"], _after({"unknown": {"target": {"reason": "after-apply"}}})) == {"undecided"}
}
