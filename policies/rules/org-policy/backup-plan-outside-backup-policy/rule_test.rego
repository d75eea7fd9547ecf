package tfbackup.rules["org-policy"]["backup-plan-outside-backup-policy_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules["org-policy"]["backup-plan-outside-backup-policy"] as rule

_id := "p:aws_backup_plan.orders"

_policies := {"organization_policies": {"p:daily": {"policy_type": "BACKUP_POLICY"}}}

_enabled := {"organizations": {"p:o": {"enabled_policy_types": ["SERVICE_CONTROL_POLICY", "BACKUP_POLICY"]}}}

_accounts := {
	"111122223333": {"management": true},
	"444455556666": {"management": false},
	"555566667777": {"management": false, "delegated_for": ["backup.amazonaws.com"]},
	"777788889999": {},
}

_found(plan, more) := found if {
	found := rule.findings with input as testing.with_actions(object.union({"accounts": _accounts, "backup_plans": {_id: plan}}, more))
}

_verdicts(plan, more) := {f.verdict | some f in _found(plan, more)}

_of(account) := {"origin": "terraform", "account": account}

_set(targets) := {"origin": "cloudformation-stack-set", "scope": {"targets": targets}}

test_violated_policies_are_there if {
	_found(_of("444455556666"), _policies) == {{
		"resource": _id,
		"attribute": [],
		"message": concat("", [
			"backup plan isn't made by a backup policy, though the organization uses them; ",
			"administrators of the account can change or delete it",
		]),
		"verdict": "violated",
	}}
}

test_violated_policies_are_enabled if _verdicts(_of("444455556666"), _enabled) == {"violated"}

test_violated_stack_set_below_a_unit if _verdicts(_set([{"name": "ou-1"}]), _enabled) == {"violated"}

test_violated_stack_set_below_a_unit_of_the_input if {
	_verdicts(_set([{"id": "p:unit"}]), object.union(_enabled, {"organization_units": {"p:unit": {}}})) == {"violated"}
}

test_satisfied_no_backup_policies if {
	_verdicts(_of("444455556666"), {"organizations": {"p:o": {"enabled_policy_types": ["SERVICE_CONTROL_POLICY"]}}}) == set()
}

test_satisfied_management_account if _verdicts(_of("111122223333"), _policies) == set()

test_satisfied_delegated_administrator if _verdicts(_of("555566667777"), _policies) == set()

test_satisfied_backup_policy if {
	_verdicts({"origin": "organizations-policy", "scope": {"targets": [{"name": "ou-1"}]}}, _policies) == set()
}

test_undecided_membership if {
	some found in _found(_of("777788889999"), _policies)
	found.verdict == "undecided"
	found.waits_for == [{"resource": _id, "attribute": ["account"], "reason": "unresolved"}]
}

test_undecided_account if _verdicts({"origin": "terraform"}, _policies) == {"undecided"}
