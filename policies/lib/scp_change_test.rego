package tfbackup.lib.scp_change_test

import data.tfbackup.lib.scp_change
import data.tfbackup.lib.testing

_scp := "p:aws_organizations_policy.protect"

_attachment := "p:aws_organizations_policy_attachment.protect"

_unit := "p:aws_organizations_organizational_unit.workloads"

_delete := "backup:DeleteRecoveryPoint"

_denies := {"*": {"verdict": "allowed"}, _delete: {"verdict": "denied"}, "iam:DeleteRole": {"verdict": "denied"}}

_target := {"id": _unit, "name": "ou-1"}

_units := {_unit: {"name": "Workloads", "unit_id": "ou-1", "parent": {"id": "p:root", "name": "r-1"}}, "p:root": {"unit_id": "r-1", "root": true}}

# Both are destroyed.
_facts := {
	"before": {
		"access": {_scp: _denies},
		"organization_policies": {_scp: {
			"name": "protect",
			"policy_type": "SERVICE_CONTROL_POLICY",
			"change": {"actions": ["delete"]},
		}},
		"policy_attachments": {_attachment: {"policy": {"id": _scp}, "target": _target, "change": {"actions": ["delete"]}}},
		"organization_units": _units,
	},
	"organization_units": _units,
	"access": {},
	"organization_policies": {},
}

_opened(more) := found if {
	target := _target
	found := scp_change.opened("p:aws_organizations_policy.protect", target) with input as testing.with_actions(object.union(_facts, more))
}

_doubtful(more) := found if {
	target := _target
	found := scp_change.doubtful("p:aws_organizations_policy.protect", target) with input as testing.with_actions(object.union(_facts, more))
}

test_what_it_denied if {
	denied := scp_change.denied with input as testing.with_actions(_facts)
	denied == {_scp: {_delete: {"verdict": "denied"}}}
}

test_opened_where_nothing_else_denies if {
	_opened({}) == {_delete}
	_opened({"access": {_unit: _denies}}) == set()
	_opened({"access": {"p:root": _denies}}) == set()
	_opened({"access": {"p:root": {_delete: {"verdict": "denied", "exempt": ["arn:aws:iam::*:role/x"]}}}}) == {_delete}
	_opened({"before": {"accounts": {_unit: {"management": true}}}}) == set()
}

test_doubtful_where_a_policy_is_not_known if {
	more := {
		"access": {"p:root": {_delete: {"verdict": "unknown", "waits_for": ["p:new"]}}},
		"organization_policies": {"p:new": {"unknown": {"document": {"reason": "after-apply"}}}},
	}
	_opened(more) == set()
	_doubtful(more) == {_delete}
	target := _target
	waits := scp_change.waits("p:aws_organizations_policy.protect", target) with input as testing.with_actions(object.union(_facts, more))
	waits == [{"resource": "p:new", "attribute": ["document"], "reason": "after-apply"}]
}

_targets(facts) := {target.id | found := scp_change.targets with input as testing.with_actions(facts); some _, targets in found; some target in targets}

test_targets_without_those_that_go if {
	_targets(_facts) == {_unit}
	_targets(object.union(object.remove(_facts, ["organization_units"]), {"organization_units": {}})) == set()
}

test_detached if {
	detached := scp_change.detached with input as testing.with_actions(_facts)
	object.keys(detached) == {_attachment}
	moved := {"policy_attachments": {"p:other": {"policy": {"id": _scp}, "target": {"name": "ou-1"}}}}
	still := scp_change.detached with input as testing.with_actions(object.union(_facts, moved))
	still == {}
	lost := {"policy_attachments": {"p:other": {"policy": {"id": _scp}, "unknown": {"target": {"reason": "after-apply"}}}}}
	perhaps := scp_change.detached with input as testing.with_actions(object.union(_facts, lost))
	perhaps == {}
}

test_places_in_words if {
	target := _target
	scp_change.where(target) == `organizational unit "Workloads"` with input as testing.with_actions(_facts)
	scp_change.where({"name": "r-1"}) == "the whole organization" with input as testing.with_actions(_facts)
	scp_change.where({"name": "444455556666"}) == "account 444455556666" with input as testing.with_actions(_facts)
	scp_change.where({"name": "ou-ab12-x"}) == "ou-ab12-x" with input as testing.with_actions(_facts)
}

test_accounts_are_nodes_by_their_id if {
	accounts := {"444455556666": {"declared_by": "p:aws_organizations_account.a", "parent": {"id": _unit}}}
	facts := object.union(_facts, {"before": {"accounts": accounts}, "accounts": accounts, "access": {"p:root": _denies}})
	scp_change.node({"id": "p:aws_organizations_account.a"}) == "444455556666" with input as testing.with_actions(facts)
	opened := scp_change.opened("p:aws_organizations_policy.protect", {"id": "p:aws_organizations_account.a"}) with input as testing.with_actions(facts)
	opened == set()
}

_keys(statement) := object.union(_facts, {"before": {"access": {_scp: {}}, "organization_policies": {_scp: {
	"policy_type": "RESOURCE_CONTROL_POLICY",
	"document": {"statements": [object.union({"effect": "Deny", "actions": ["kms:Schedule*", "kms:DisableKey"]}, statement)]},
}}}})

test_resource_control_policies_bind_keys if {
	facts := object.union(object.remove(_keys({}), ["before"]), {"before": object.remove(_keys({}).before, ["access"])})
	denied := scp_change.denied with input as testing.with_actions(facts)
	object.keys(denied[_scp]) == {"kms:DisableKey", "kms:ScheduleKeyDeletion"}
	scp_change.called("p:aws_organizations_policy.protect") == `RCP "protect"` with input as testing.with_actions(facts)
	other := {
		"organization_policies": {"p:other": facts.before.organization_policies[_scp]},
		"policy_attachments": {"p:other": {"policy": {"id": "p:other"}, "target": _target}},
	}
	opened := scp_change.opened("p:aws_organizations_policy.protect", _target) with input as testing.with_actions(object.union(facts, other))
	opened == set()
}

test_perimeter_is_no_protection if {
	facts := _keys({"conditions": {"StringNotEquals": {"aws:PrincipalOrgID": ["o-1"]}}})
	denied := scp_change.denied with input as testing.with_actions(object.union(object.remove(facts, ["before"]), {"before": object.remove(facts.before, ["access"])}))
	denied == {}
	exempting := _keys({"conditions": {"ArnNotLike": {"aws:PrincipalArn": ["arn:aws:iam::*:role/x"]}}})
	some_denied := scp_change.denied with input as testing.with_actions(object.union(object.remove(exempting, ["before"]), {"before": object.remove(exempting.before, ["access"])}))
	count(some_denied) == 1
}

_loosened(access) := found if {
	found := scp_change.losses with input as testing.with_actions(object.union(_facts, {
		"before": {
			"organization_policies": {_scp: {"change": {"actions": ["update"]}}},
			"policy_attachments": {_attachment: {"change": {"actions": ["no-op"]}}},
		},
		"organization_policies": {_scp: {}},
		"access": access,
	}))
}

test_losses_of_a_policy_that_stays if {
	_loosened({_scp: {"*": {"verdict": "allowed"}}}) == {_scp: {_delete: "open"}}
	_loosened({_scp: {"*": {"verdict": "unknown"}}}) == {_scp: {_delete: "unsure"}}
	_loosened({_scp: _denies}) == {}
	_loosened({_scp: {"*": {"verdict": "allowed"}}, _unit: _denies}) == {}
}

test_unread_policies if {
	unread := scp_change.unread with input as testing.with_actions(object.union(_facts, {"before": {"organization_policies": {_scp: {"unknown": {"document": {"reason": "sensitive"}}}}}}))
	{[id, unknown.reason] | some id, unknown in unread} == {[_scp, "sensitive"]}
}

test_actions_in_words if {
	scp_change.listed({"a", "b", "c", "d", "e", "f"}) == "a, b and 4 others"
}
