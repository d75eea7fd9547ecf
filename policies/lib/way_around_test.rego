package tfbackup.lib.way_around_test

import data.tfbackup.lib.testing
import data.tfbackup.lib.way_around

_account := "111122223333"

_scp := "p:aws_organizations_policy.backups"

_allowed := {"verdict": "allowed"}

_denied := {"verdict": "denied", "by": [{"policy": _scp, "statement": 0}]}

_facts(more) := object.union(
	{
		"accounts": {_account: {"id": _account}},
		"vaults": {"p:v": {"account": _account, "kind": "standard", "lock": "p:l"}},
		"vault_locks": {"p:l": {"mode": "compliance"}},
		"access": {_account: {"*": _allowed, "backup:DeleteRecoveryPoint": _denied}},
		"organization_policies": {_scp: {"name": "backups", "document": {"statements": [{"effect": "Deny"}]}}},
	},
	more,
)

# An empty map of sets is undefined in regorus.
_open(more) := {way: actions |
	found := way_around.open with input as testing.with_actions(_facts(more))
	some way, actions in found[_account]
}

_organization := {"organization": {"account:CloseAccount", "organizations:LeaveOrganization"}}

_key := {
	"vaults": {"p:v": {"key": {"id": "p:k"}}},
	"keys": {"p:k": {"account": _account, "manager": "customer"}},
}

_key_actions := {"kms:DisableKey", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"}

_selection(more) := {"selections": {"p:s": object.union(
	{"account": _account, "backup_plan": {"id": "p:plan"}},
	more,
)}}

test_nothing_but_a_locked_vault if _open({}) == _organization

_all(facts) := {way | found := way_around.open with input as testing.with_actions(facts); some _, ways in found; some way, _ in ways}

test_accounts_that_no_policy_protects if {
	_open({"access": {_account: {"backup:DeleteRecoveryPoint": _allowed}}}) == {}
	_all({"accounts": {"p:aws": {}}, "vaults": {"p:v": {"account": "p:aws"}}}) == set()
}

test_nothing_known_is_not_open if {
	_all(object.union(
		object.remove(_facts({}), ["access"]),
		{"access": {_account: {"backup:DeleteRecoveryPoint": _denied}}},
	)) == set()
}

test_place_out_of_sight if _open({"access": {_account: {"*": {"verdict": "allowed", "waits_for": [_account]}}}}) == {}

test_keys if {
	_open(_key).keys == _key_actions
	_open({"keys": _key.keys, "hops_under": {"p:k": [[0, 0]]}}).keys == _key_actions
	_open(object.union(_key, {"access": {"p:k": {"kms:PutKeyPolicy": _denied, "*": _allowed}}})).keys == {"kms:DisableKey", "kms:ScheduleKeyDeletion"}
	_open(object.union(_key, {"keys": {"p:k": {"manager": "aws"}}})) == _organization
}

test_locks if {
	_open({"vaults": {"p:w": {"account": _account, "kind": "standard"}}}).locks == {"backup:PutBackupVaultLockConfiguration"}
	_open({"vault_locks": {"p:l": {"mode": "governance"}}}).locks == {"backup:PutBackupVaultLockConfiguration"}
	_open({"vault_locks": {"p:l": {"mode": "x", "unknown": {"mode": {"reason": "after-apply"}}}}}) == _organization
	_open({"vaults": {"p:v": {"lock": "p:x", "unknown": {"lock": {"reason": "after-apply"}}}}}) == _organization
	_open({"vaults": {"p:v": {"kind": "logically-air-gapped"}}}) == _organization
}

test_backup_plans if {
	found := _open(_selection({}))
	found.settings == {"backup:UpdateRegionSettings"}
	found.role == {
		"iam:DeleteRole", "iam:DeleteRolePolicy", "iam:DetachRolePolicy", "iam:PutRolePolicy",
		"iam:UpdateAssumeRolePolicy",
	}
	not found.tags
}

test_tags if {
	count(_open(_selection({"tags": [{"key": "backup"}]})).tags) == 7
	_open(object.union(
		_selection({"conditions": [{"key": "backup"}], "selected": ["p:db"]}),
		{"resources": {"p:db": {"type": "aws_db_instance"}}},
	)).tags == {"rds:RemoveTagsFromResource"}
}

test_teams_and_shares if {
	_open({"vaults": {"p:v": {"approval_team": {"arn": "a"}}}}).teams == {"backup:DisassociateBackupVaultMpaApprovalTeam"}
	_open({"approval_teams": {"p:t": {"account": _account}}}).teams == {"mpa:StartActiveApprovalTeamDeletion", "mpa:UpdateApprovalTeam"}
	_open({
		"vaults": {"p:v": {"kind": "logically-air-gapped"}},
		"resource_shares": {"p:s": {"principals": ["444455556666"], "resources": [{"id": "p:v"}]}},
	}).teams == {"ram:DeleteResourceShare", "ram:DisassociateResourceShare"}
}

_copy(function) := {
	"event_rules": {"p:r": {"name": "copied"}},
	"onward_copies": {"p:c": {
		"event_rule": "p:r",
		"complete": "yes",
		"vault": {"id": "p:v", "account": _account},
		"function": function,
	}},
}

test_onward_copies if {
	"lambda:DeleteFunction" in _open(_copy({"name": "onward"})).onward
	"states:DeleteStateMachine" in _open(_copy({"arn": "arn:aws:states:eu-west-1:111122223333:stateMachine:onward"})).onward
}

_machine := {"functions": {"p:f": {"type": "aws_sfn_state_machine"}}}

test_onward_copies_of_a_new_state_machine if {
	facts := object.union(_copy({"id": "p:f", "name": "onward"}), _machine)
	"states:UpdateStateMachine" in _open(facts).onward
	contains(_help(facts, {"onward": {"events:PutRule"}}), `"arn:*:states:*:*:stateMachine:onward"`)
}

_unsure(more) := {[account, pair] |
	found := way_around.unsure with input as testing.with_actions(_facts(more))
	some account, pairs in found
	some pair in pairs
}

test_what_is_not_known if {
	unknown := {"verdict": "unknown", "waits_for": ["p:other"]}
	_unsure({"access": {_account: {"organizations:LeaveOrganization": unknown}}}) == {[_account, ["organizations:LeaveOrganization", "p:other"]]}
	_unsure({"access": {_account: {"*": {"verdict": "unknown", "waits_for": [_account]}}}}) == set()
}

test_wait if {
	known := {"organization_policies": {"p:x": {"unknown": {"document": {"reason": "after-apply"}}}}}
	of_policy := way_around.wait("p:x") with input as testing.with_actions(known)
	of_policy == {"resource": "p:x", "attribute": ["document"], "reason": "after-apply"}
	of_other := way_around.wait("p:y") with input as testing.with_actions(known)
	of_other == {"resource": "p:y", "attribute": [], "reason": "unresolved"}
}

_place(facts) := id if id := way_around.place("111122223333") with input as testing.with_actions(facts)

test_place if {
	_place(_facts({})) == "p:v"
	_place(object.union(_selection({}), {"backup_plans": {"p:plan": {}}})) == "p:plan"
	_place({"keys": _key.keys, "hops_under": {"p:k": [[0, 0]]}}) == "p:k"
	_place(_selection({})) == "p:s"
}

_help(more, found) := words if words := way_around.help("111122223333", found) with input as testing.with_actions(_facts(more))

_deny(rest) := sprintf(`add to SCP "backups": {"Effect": "Deny", %s}`, [rest])

test_help if {
	_help({}, {"keys": {"kms:DisableKey"}, "organization": {"organizations:LeaveOrganization"}}) == _deny(concat("", [
		`"Action": ["kms:DisableKey", "organizations:LeaveOrganization"], `,
		`"Resource": ["*"]`,
	]))
	_help(_selection({"role": {"arn": "arn:aws:iam::111122223333:role/backup"}}), {"role": {"iam:DeleteRole"}}) == _deny(concat("", [
		`"Action": ["iam:DeleteRole"], `,
		`"Resource": ["arn:aws:iam::111122223333:role/backup"]`,
	]))
	contains(_help({}, {"role": {"iam:DeleteRole"}}), "role/NAME-OF-THE-BACKUP-ROLE")
	_help(_selection({"tags": [{"key": "backup"}]}), {"tags": {"ec2:DeleteTags"}}) == _deny(concat("", [
		`"Action": ["ec2:DeleteTags"], "Resource": ["*"], `,
		`"Condition": {"ForAnyValue:StringEquals":{"aws:TagKeys":["backup"]}}`,
	]))
	_help({}, {"tags": {"s3:PutBucketTagging"}}) == _deny(`"Action": ["s3:PutBucketTagging"], "Resource": ["*"]`)
	_help(_copy({"name": "onward"}), {"onward": {"events:PutRule"}}) == _deny(concat("", [
		`"Action": ["events:PutRule"], `,
		`"Resource": ["arn:*:events:*:*:rule/copied", "arn:*:lambda:*:*:function:onward"]`,
	]))
	contains(_help(_copy({"arn": "arn:x"}), {"onward": {"events:PutRule"}}), `"arn:x"`)
	words := way_around.help("444455556666", {}) with input as testing.with_actions({})
	words == "deny these actions too"
}

test_help_with_the_exemption_of_the_policy if {
	condition := {"ArnNotLike": {"aws:PrincipalArn": ["arn:aws:iam::*:role/break-glass"]}}
	exempting := {
		"access": {_scp: {"backup:DeleteRecoveryPoint": object.union(_denied, {"exempt": ["arn:aws:iam::*:role/break-glass"]})}},
		"organization_policies": {_scp: {"document": {"statements": [{"effect": "Deny", "conditions": condition}]}}},
	}
	contains(_help(exempting, {"keys": {"kms:DisableKey"}}), `"Condition": {"ArnNotLike":`)
}

test_two_ways_are_named_and_the_others_counted if {
	found := {1: _ways(1), 2: _ways(2), 3: _ways(3), 4: _ways(4)}
	not contains(way_around.list(found[1]), " or ")
	contains(way_around.list(found[2]), " or ")
	endswith(way_around.list(found[3]), " or use 1 other way")
	endswith(way_around.list(found[4]), " or use 2 other ways")
}

_ways(number) := {way: {"a:Action"} | some at, [way, _] in way_around.ways; at < number}
