package tfbackup.rules["deletion-protection"]["scp-not-attached_test"]

import data.tfbackup.rules["deletion-protection"]["scp-not-attached"] as rule

_id := "p:aws_organizations_policy.protect"

_policy(statement) := {
	"plan": "p",
	"policy_type": "SERVICE_CONTROL_POLICY",
	"change": {"actions": ["create"]},
	"document": {"statements": [statement]},
}

_deny := {"effect": "Deny", "actions": ["Backup:Delete*"]}

_found(policy, attachments) := found if {
	found := rule.findings with input as {
		"plans": {"p": {"complete": true}},
		"organization_policies": {_id: policy},
		"policy_attachments": attachments,
	}
}

_verdicts(policy, attachments) := {f.verdict | some f in _found(policy, attachments)}

test_violated_attached_nowhere if {
	_found(_policy(_deny), {}) == {{
		"resource": _id,
		"attribute": [],
		"message": "SCP isn't attached to any root, OU or account, so it denies nothing",
		"verdict": "violated",
	}}
}

test_satisfied_attached if {
	_verdicts(_policy(_deny), {"p:a": {"policy": {"id": _id}, "target": {"name": "ou-1"}}}) == set()
}

test_satisfied_not_about_backups if _verdicts(_policy({"effect": "Deny", "actions": ["ec2:*"]}), {}) == set()

test_satisfied_denies_nothing if _verdicts(_policy({"effect": "Allow", "actions": ["backup:*"]}), {}) == set()

test_satisfied_resource_control_policy if {
	_verdicts(object.union(_policy(_deny), {"policy_type": "RESOURCE_CONTROL_POLICY"}), {}) == set()
}

test_undecided_which_policy_is_attached if {
	some found in _found(_policy(_deny), {"p:a": {"policy": {"unknown": {"id": {"reason": "after-apply"}}}}})
	found.verdict == "undecided"
	found.waits_for == [{"resource": "p:a", "attribute": ["policy"], "reason": "after-apply"}]
}

test_undecided_document if {
	policy := object.union(object.remove(_policy(_deny), ["document"]), {"unknown": {"document": {"reason": "after-apply"}}})
	some found in _found(policy, {})
	found.waits_for == [{"resource": _id, "attribute": ["document"], "reason": "after-apply"}]
}

test_undecided_unknown_actions if {
	policy := object.union(_policy({"effect": "Deny", "actions": ["${var.actions}"], "unknown": ["actions"]}), _unknown)
	some found in _found(policy, {})
	found.waits_for == [{"resource": _id, "attribute": ["document"], "reason": "after-apply"}]
}

test_violated_unknown_resources if {
	policy := object.union(_policy(object.union(_deny, {"unknown": ["resources"]})), _unknown)
	_verdicts(policy, {}) == {"violated"}
}

_unknown := {"unknown": {"document": {"reason": "after-apply"}}}

test_undecided_target if {
	astray := {"type": "aws_organizations_policy_attachment", "policy": {"id": _id}, "target": {"unknown": {"id": {"reason": "after-apply"}}}}
	some found in _found(_policy(_deny), {"p:a": astray})
	found.verdict == "undecided"
	found.waits_for == [{"resource": "p:a", "attribute": ["target"], "reason": "after-apply"}]
	startswith(found.message, "can't tell which accounts SCP binds")
	_found(_policy({"effect": "Deny", "actions": ["ec2:*"]}), {"p:a": astray}) == set()
}
