package tfbackup.lib.scp_test

import data.tfbackup.lib.scp
import data.tfbackup.lib.testing

_deny(more) := object.union({"effect": "Deny", "resources": ["*"]}, more)

_policy(statements) := {"plan": "p", "name": "backups", "policy_type": "SERVICE_CONTROL_POLICY", "document": {"statements": statements}}

_alone(statements, actions) := {
	"organization_policies": {"p:scp": _policy(statements)},
	"access": {"p:scp": object.union({"*": {"verdict": "allowed"}}, actions)},
}

_protects(statement, actions) if {
	facts := _alone([statement], actions)
	"p:scp" in scp.protective with input as testing.with_actions(testing.with_attached(facts))
}

test_policies_that_are_meant_to_protect_backups if {
	_protects(_deny({"actions": ["backup:Delete*"]}), {})
	_protects(_deny({"actions": ["Backup:DeleteRecoveryPoints"]}), {})
	_protects(_deny({"actions": ["backup:UpdateBackupPlan"]}), {"backup:UpdateBackupPlan": {"verdict": "denied"}})
	_protects(_deny({"not_actions": ["backup:*", "iam:*"]}), {})
	_protects(_deny({"actions": ["backup:DeleteBackupVault"], "conditions": {"StringEquals": {"aws:RequestedRegion": ["eu-west-1"]}}}), {})
}

test_policies_about_something_else if {
	region := {"conditions": {"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1"]}}}
	not _protects(_deny({"actions": ["kms:*"]}), {})
	not _protects(_deny({"actions": ["*"]}), {"*": {"verdict": "denied"}})
	not _protects(_deny({"actions": ["backup:DeleteFramework", "backup:StartRestoreJob"]}), {})
	not _protects(_deny(object.union(region, {"not_actions": ["backup:*"]})), {})
	not _protects(_deny(object.union(region, {"actions": ["backup:*", "ec2:*"]})), {"*": {"verdict": "conditional"}})
	not _protects({"effect": "Allow", "actions": ["backup:*"]}, {})
}

_why := {"reason": "after-apply", "references": []}

test_policies_that_nobody_can_read if {
	found := scp.unread with input as testing.with_actions(testing.with_attached({
		"organization_policies": {
			"p:text": {"policy_type": "SERVICE_CONTROL_POLICY", "unknown": {"document": _why}},
			"p:invalid": {"policy_type": "SERVICE_CONTROL_POLICY", "unknown": {"document": {"reason": "invalid"}}},
			"p:tags": {"policy_type": "TAG_POLICY", "unknown": {"document": _why}},
			"p:type": {"unknown": {"policy_type": _why}, "document": {"statements": [_deny({"actions": ["backup:Delete*"]})]}},
			"p:region": {"unknown": {"policy_type": _why}, "document": {"statements": [_deny({"actions": ["ec2:*"]})]}},
		},
		"access": {},
	}))
	{[id, field] | some [id, field, _] in found} == {["p:text", "document"], ["p:type", "policy_type"]}
}

test_access_of_what_no_policy_mentions_and_of_what_nobody_knows if {
	facts := {"access": {"a": {"*": {"verdict": "allowed"}, "b:c": {"verdict": "denied"}}}}
	found := [access.verdict | some [target, action] in [["a", "b:c"], ["a", "b:d"], ["e", "b:c"]]; access := scp.access(target, action) with input as testing.with_actions(testing.with_attached(facts))]
	found == ["denied", "allowed", "unknown"]
}

_delete := "backup:DeleteRecoveryPoint"

_open := {"verdict": "allowed"}

_denied := {"verdict": "denied", "by": [{"policy": "p:other", "statement": 0}]}

# A policy that denies nothing of AWS Backup, attached to nodes with such access to one action.
_on(nodes) := {
	"plans": {"p": {"complete": true}},
	"organization_policies": {"p:scp": _policy([_deny({"not_actions": ["backup:*"]})])},
	"policy_attachments": {sprintf("p:%v", [node]): {"policy": {"id": "p:scp"}, "target": {"name": node}} | some node, _ in nodes},
	"access": object.union({"p:scp": {"*": _open}}, {node: {"*": access} | some node, access in nodes}),
}

_outcome(facts) := found if {
	found := scp.outcome["p:scp"]["backup:DeleteRecoveryPoint"] with input as testing.with_actions(testing.with_attached(facts))
}

test_outcome if {
	_outcome(_on({})) == "open"
	_outcome(_on({"ou-1": _open})) == "open"
	_outcome(_on({"ou-1": _denied, "ou-2": _open})) == "open"
	_outcome(_on({"ou-1": {"verdict": "conditional", "conditions": ["a"]}})) == "open"
	_outcome(_on({"ou-1": {"verdict": "allowed", "waits_for": ["ou-1"]}})) == "open"
	_outcome(_on({"ou-1": _denied, "ou-2": _denied})) == "closed"
	_outcome(_on({"ou-1": {"verdict": "unknown", "waits_for": ["p:other"]}})) == "doubt"
	_outcome(_on({"ou-1": {"verdict": "allowed", "waits_for": ["p:other"]}})) == "doubt"
}

test_outcome_in_doubt_where_the_input_is_not_whole if {
	_outcome(object.union(_on({}), {"plans": {"p": {"complete": false}}})) == "doubt"
	lost := {"policy_attachments": {"p:lost": {"policy": {"id": "p:scp"}}}}
	_outcome(object.union(_on({}), lost)) == "doubt"
	_outcome(object.union(_on({"ou-1": _denied}), lost)) == "doubt"
	_outcome(object.union(_on({"ou-1": _open}), lost)) == "open"
}

test_gaps_are_what_is_allowed_or_left_out if {
	facts := object.union(_on({"ou-1": _open}), {"access": {"p:scp": {
		"*": _denied,
		_delete: _open,
		"backup:DeleteBackupVault": {"verdict": "conditional", "not_covered": ["arn:x"]},
		"backup:DeleteBackupPlan": {"verdict": "conditional", "conditions": ["Bool aws:MultiFactorAuthPresent false"]},
	}}})
	gaps := scp.gaps("p:scp", "open") with input as testing.with_actions(testing.with_attached(facts))
	gaps == {_delete, "backup:DeleteBackupVault"}
	conditional := scp.conditional("p:scp", "open") with input as testing.with_actions(testing.with_attached(facts))
	conditional == {"backup:DeleteBackupPlan"}
	words := scp.leaves("p:scp", gaps) with input as testing.with_actions(testing.with_attached(facts))
	words == "doesn't deny backup:DeleteRecoveryPoint, and denies backup:DeleteBackupVault, but not on all of arn:x"
}

test_waits if {
	facts := object.union(_on({"ou-1": {"verdict": "unknown", "waits_for": ["ou-1", "p:text", "999988887777"]}}), {
		"plans": {"p": {"complete": false}},
		"organization_policies": {"p:text": {"unknown": {"document": _why}}},
		"policy_attachments": {"p:lost": {"policy": {"id": "p:scp"}}},
	})
	found := scp.waits("p:scp", {"backup:DeleteRecoveryPoint"}) with input as testing.with_actions(testing.with_attached(facts))
	found == [
		{"resource": "999988887777", "attribute": [], "reason": "unresolved"},
		{"resource": "p:lost", "attribute": ["target"], "reason": "unresolved"},
		{"resource": "p:scp", "attribute": [], "reason": "incomplete"},
		{"resource": "p:text", "attribute": ["document"], "reason": "after-apply", "references": []},
	]
}

test_helpers_are_the_others_that_deny if {
	found := scp.helpers("p:scp", "backup:DeleteRecoveryPoint") with input as testing.with_actions(testing.with_attached(_on({"ou-1": {"verdict": "denied", "by": [{"policy": "p:scp"}, {"policy": "p:other"}]}})))
	found == {"p:other"}
}

test_the_closing_statement_keeps_the_exemption if {
	statement := _deny({"actions": ["backup:Delete*"], "conditions": {"ArnNotLike": {"aws:PrincipalArn": ["arn:aws:iam::*:role/break-glass"]}}})
	exempting := {"verdict": "denied", "exempt": ["arn:aws:iam::*:role/break-glass"], "by": [{"policy": "p:scp", "statement": 0}]}
	closing := scp.closing("p:scp", {"backup:B", "backup:A"}) with input as testing.with_actions(testing.with_attached(_alone([statement], {_delete: exempting})))
	closing == concat("", [
		`{"Effect": "Deny", "Action": ["backup:A", "backup:B"], "Resource": "*", "Condition": `,
		`{"ArnNotLike":{"aws:PrincipalArn":["arn:aws:iam::*:role/break-glass"]}}}`,
	])
	wide := object.union(exempting, {"exempt_wide": ["arn:aws:iam::*:role/*"]})
	bare := scp.closing("p:scp", {"backup:A"}) with input as testing.with_actions(testing.with_attached(_alone([statement], {_delete: wide})))
	bare == `{"Effect": "Deny", "Action": ["backup:A"], "Resource": "*"}`
}

test_who_exempts_everyone if {
	found := scp.exempting_everyone("p:scp") with input as testing.with_actions(testing.with_attached(_alone([], {_delete: {"verdict": "denied", "exempt_wide": ["*"]}})))
	found == {_delete}
}

test_conditions_are_not_exemptions if {
	partly := {"verdict": "conditional", "not_covered": ["arn:x"], "conditions": [
		"ArnNotLike aws:PrincipalARN arn:aws:iam::*:role/a",
		"StringNotLike aws:PrincipalArn arn:aws:iam::*:role/${aws:PrincipalTag/x}",
		"StringEquals aws:ResourceTag/x y",
	]}
	found := scp.conditions("p:scp", "backup:DeleteRecoveryPoint") with input as testing.with_actions(testing.with_attached(_alone([], {_delete: partly})))
	found == {
		"StringNotLike aws:PrincipalArn arn:aws:iam::*:role/${aws:PrincipalTag/x}",
		"StringEquals aws:ResourceTag/x y",
	}
	exempting := object.union(partly, {"conditions": ["ArnNotLike aws:PrincipalARN arn:aws:iam::*:role/a"]})
	none := scp.conditions("p:scp", "backup:DeleteRecoveryPoint") with input as testing.with_actions(testing.with_attached(_alone([], {_delete: exempting})))
	none == set()
	all := scp.conditions("p:scp", "backup:DeleteRecoveryPoint") with input as testing.with_actions(testing.with_attached(_alone([], {_delete: object.remove(exempting, ["not_covered"])})))
	count(all) == 1
}

test_names if {
	facts := {"organization_policies": {"p:a": {"name": "backups"}, "p:b": {}}}
	called := [words | some id in ["p:a", "p:b"]; words := scp.called(id) with input as testing.with_actions(testing.with_attached(facts))]
	called == ["SCP \"backups\"", "SCP"]
	names := [words | some id in ["p:a", "p:b", "p-1"]; words := scp.name(id) with input as testing.with_actions(testing.with_attached(facts))]
	names == ["\"backups\"", "p:b", "p-1"]
}
