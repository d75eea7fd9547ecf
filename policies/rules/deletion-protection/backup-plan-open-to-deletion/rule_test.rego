package tfbackup.rules["deletion-protection"]["backup-plan-open-to-deletion_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules["deletion-protection"]["backup-plan-open-to-deletion"] as rule

_id := "p:aws_backup_plan.orders"

_account := "111122223333"

_allowed := {"*": {"verdict": "allowed"}}

_denied := {"*": {"verdict": "denied"}}

_elsewhere := {"*": {"verdict": "allowed", "waits_for": [_account]}}

_found(plan, more) := found if {
	found := rule.findings with input as testing.with_actions(object.union(
		{
			"plans": {"p": {"complete": true}},
			"accounts": {_account: {}},
			"backup_plans": {_id: plan},
		},
		more,
	))
}

_verdicts(plan, more) := {f.verdict | some f in _found(plan, more)}

_direct := {"origin": "terraform", "account": _account}

_set(scope) := {"origin": "cloudformation-stack-set", "scope": scope}

test_violated_nothing_is_denied if {
	_found(_direct, {"access": {_account: _allowed}}) == {{
		"resource": _id,
		"attribute": [],
		"message": concat("", [
			"no SCP denies backup:DeleteBackupPlan, backup:DeleteBackupSelection and backup:UpdateBackupPlan to ",
			"administrators of account 111122223333; a stolen administrator role can end these backups",
		]),
		"verdict": "violated",
	}}
}

test_violated_one_action_is_left if {
	some found in _found(_direct, {"access": {_account: object.union(_denied, {"backup:UpdateBackupPlan": {"verdict": "allowed"}})}})
	contains(found.message, "no SCP denies backup:UpdateBackupPlan to")
}

test_violated_denied_under_a_condition if {
	access := {"*": {
		"verdict": "conditional",
		"conditions": ["StringEquals aws:RequestedRegion eu-west-1"],
		"not_covered": ["arn:aws:backup:*:*:backup-plan:*"],
	}}
	some found in _found(_direct, {"access": {_account: access}})
	found.verdict == "violated"
	contains(found.message, concat("", [
		"only under a condition (StringEquals aws:RequestedRegion eu-west-1; not for arn:aws:backup:*:*:backup-plan:*) ",
		"to administrators",
	]))
}

test_violated_some_denied_under_a_condition if {
	access := object.union(_allowed, {"backup:UpdateBackupPlan": {"verdict": "conditional", "conditions": ["Bool aws:MultiFactorAuthPresent false"]}})
	some found in _found(_direct, {"access": {_account: access}})
	contains(found.message, concat("", [
		"no SCP denies backup:DeleteBackupPlan and backup:DeleteBackupSelection to administrators of account ",
		"111122223333, and SCPs deny backup:UpdateBackupPlan only under a condition",
	]))
}

test_violated_account_of_a_stack_set if {
	plan := _set({"accounts": [_account, "444455556666", "777788889999"], "targets": [{"id": "p:ou"}]})
	access := {account: _allowed | some account in plan.scope.accounts}
	some found in _found(plan, {"access": access})
	contains(found.message, "to administrators of account 111122223333 (and 2 others); a stolen")
}

test_violated_management_account_named_as_target if {
	plan := _set({"accounts": [_account], "targets": [{"name": _account}], "closed": true})
	_verdicts(plan, {"access": {_account: _allowed}, "accounts": {_account: {"management": true}}}) == {"violated"}
}

test_satisfied_all_is_denied if _verdicts(_direct, {"access": {_account: _denied}}) == set()

test_satisfied_backup_policy if {
	_verdicts({"origin": "organizations-policy", "scope": {"accounts": [_account]}}, {"access": {_account: _allowed}}) == set()
}

test_satisfied_unit_of_a_stack_set if _verdicts(_set({"targets": [{"id": "p:ou"}]}), {"access": {"p:ou": _denied}}) == set()

test_satisfied_accounts_of_a_stack_set if {
	plan := _set({"accounts": [_account], "targets": [{"name": _account}], "closed": true})
	_verdicts(plan, {"access": {_account: _denied}}) == set()
}

test_satisfied_management_account_below_the_root if {
	plan := _set({"accounts": [_account], "targets": [{"id": "p:root"}]})
	_verdicts(plan, {
		"access": {_account: _allowed, "p:root": _denied},
		"accounts": {_account: {"management": true}},
	}) == set()
}

test_undecided_place_in_the_organization if {
	some found in _found(_direct, {"access": {_account: object.union(_elsewhere, {"backup:UpdateBackupPlan": {"verdict": "denied"}})}})
	found.verdict == "undecided"
	found.message == concat("", [
		"can't tell whether an SCP denies backup:DeleteBackupPlan and backup:DeleteBackupSelection to ",
		"administrators of account 111122223333; if not, they can end these backups",
	])
	found.waits_for == [{"resource": _account, "attribute": ["parent"], "reason": "unresolved"}]
}

test_undecided_policy_out_of_sight if {
	some found in _found(_direct, {
		"access": {_account: {"*": {"verdict": "unknown", "waits_for": ["p:attachment", "p:scp"]}}},
		"organization_policies": {"p:scp": {"unknown": {"document": {"reason": "after-apply"}}}},
		"policy_attachments": {"p:attachment": {"unknown": {"target": {"reason": "sensitive"}}}},
	})
	found.waits_for == [
		{"resource": "p:attachment", "attribute": ["target"], "reason": "sensitive"},
		{"resource": "p:scp", "attribute": ["document"], "reason": "after-apply"},
	]
}

test_undecided_partial_plan if _verdicts(_direct, {"access": {_account: _allowed}, "plans": {"p": {"complete": false}}}) == {"undecided"}

test_undecided_account_not_known if {
	some found in _found({"origin": "terraform"}, {})
	contains(found.message, "to administrators of its account;")
}

test_undecided_unit_out_of_sight if {
	some found in _found(_set({"targets": [{"name": "ou-ab12-workload"}]}), {})
	contains(found.message, "to administrators of the accounts that it's deployed to;")
}

test_undecided_targets_of_a_stack_set if {
	plan := _set({"targets": [{"id": "p:ou"}], "unknown": {"targets": {"reason": "after-apply"}}})
	_verdicts(plan, {"access": {"p:ou": _denied}}) == {"undecided"}
}
