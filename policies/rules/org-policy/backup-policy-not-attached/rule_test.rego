package tfbackup.rules["org-policy"]["backup-policy-not-attached_test"]

import data.tfbackup.rules["org-policy"]["backup-policy-not-attached"] as rule

_id := "p:aws_organizations_policy.daily"

_policy := {"plan": "p", "policy_type": "BACKUP_POLICY", "change": {"actions": ["create"]}}

_kept := {"plan": "p", "policy_type": "BACKUP_POLICY", "change": {"actions": ["no-op"]}}

_attachment(more) := object.union(
	{
		"plan": "p",
		"type": "aws_organizations_policy_attachment",
		"change": {"actions": ["create"]},
		"target": {"name": "ou-1"},
	},
	more,
)

_found(policy, attachments) := found if {
	found := rule.findings with input as {
		"plans": {"p": {"complete": true}, "partial": {"complete": false}},
		"organization_policies": {_id: policy},
		"policy_attachments": attachments,
	}
}

_verdicts(policy, attachments) := {f.verdict | some f in _found(policy, attachments)}

test_violated_made_and_attached_nowhere if {
	_found(_policy, {}) == {{
		"resource": _id,
		"attribute": [],
		"message": "backup policy isn't attached to any root, OU or account, so it backs up nothing",
		"verdict": "violated",
	}}
}

test_violated_only_others_are_attached if {
	_verdicts(_kept, {"p:a": _attachment({"policy": {"id": "p:other"}})}) == {"violated"}
}

test_violated_another_one_is_attached if {
	unknown := {"id": {"reason": "after-apply", "candidates": ["p:other"]}}
	_verdicts(_policy, {"p:a": _attachment({"policy": {"unknown": unknown}})}) == {"violated"}
}

test_satisfied_attached if _verdicts(_policy, {"p:a": _attachment({"policy": {"id": _id}})}) == set()

test_satisfied_attached_somewhere if {
	attachment := object.remove(_attachment({"policy": {"id": _id}}), ["target"])
	_verdicts(_policy, {"p:a": attachment}) == set()
}

test_satisfied_only_read if _verdicts(object.remove(_policy, ["change"]), {}) == set()

test_satisfied_other_type if _verdicts(object.union(_policy, {"policy_type": "TAG_POLICY"}), {}) == set()

test_undecided_attached_in_another_plan_perhaps if {
	some found in _found(_kept, {})
	found.verdict == "undecided"
	found.message == concat("", [
		"can't tell whether the backup policy is attached to a root, OU or account; ",
		"unless it is, it backs up nothing",
	])
}

test_undecided_partial_plan if _verdicts(object.union(_policy, {"plan": "partial"}), {}) == {"undecided"}

test_undecided_which_policy_is_attached if {
	some found in _found(_policy, {"p:a": _attachment({"policy": {"unknown": {"id": {"reason": "after-apply", "candidates": [_id, "p:other"]}}}})})
	found.waits_for == [{"resource": "p:a", "attribute": ["policy"], "reason": "after-apply"}]
}

test_undecided_any_policy_may_be_attached if {
	some found in _found(_policy, {"p:a": _attachment({})})
	found.waits_for == [{"resource": "p:a", "attribute": ["policy"], "reason": "unresolved"}]
}

test_undecided_targets_inside_the_policy if {
	attachment := object.remove(
		_attachment({
			"type": "awscc_organizations_policy",
			"policy": {"id": _id},
			"unknown": {"target": {"reason": "after-apply"}},
		}),
		["target"],
	)
	some found in _found(_policy, {"p:daily#0": attachment})
	found.waits_for == [{"resource": "p:daily#0", "attribute": ["target"], "reason": "after-apply"}]
}

test_undecided_target if {
	attachment := object.union(object.remove(_attachment({"policy": {"id": _id}}), ["target"]), {"target": {"unknown": {"id": {"reason": "after-apply"}}}})
	some found in _found(_policy, {"p:a": attachment})
	found.verdict == "undecided"
	startswith(found.message, "can't tell which accounts get the backup policy")
}
