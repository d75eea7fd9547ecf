package tfbackup.rules.stackset["stackset-deleted-with-account_test"]

import data.tfbackup.rules.stackset["stackset-deleted-with-account"] as rule

_id := "p:aws_cloudformation_stack_set.backup"

_object := {"name": "orders", "plan": "p", "address": "aws_cloudformation_stack_set.backup"}

_vault := "p:aws_cloudformation_stack_set.backup#Vault"

_plan := "p:aws_cloudformation_stack_set.backup#Plan"

_found(stack) := found if {
	found := rule.findings with input as {
		"stacks": {_id: object.union({"scope": {}}, stack)},
		"vaults": {_vault: object.union(_object, {"logical_id": "Vault"}), "p:other": {"plan": "p", "address": "other"}},
		"backup_plans": {_plan: object.union(_object, {"logical_id": "Plan"})},
	}
}

_verdicts(stack) := {f.verdict | some f in _found(stack)}

_unknown := {"reason": "after-apply"}

test_violated_nothing_is_retained if {
	_found({"auto_deployment": true, "retain_on_account_removal": false}) == {{
		"resource": _id,
		"attribute": ["retain_on_account_removal"],
		"message": concat("", [
			"accounts that leave this stack set's OUs lose backup plan \"orders\" and vault \"orders\"; ",
			"AWS deletes backup plans at once, and vaults unless they hold recovery points",
		]),
		"verdict": "violated",
	}}
}

test_violated_the_plan_is_not_retained if {
	some found in _found({"auto_deployment": true, "retained": [_vault]})
	contains(found.message, "lose backup plan \"orders\";")
}

test_satisfied_stacks_are_retained if _verdicts({"auto_deployment": true, "retain_on_account_removal": true}) == set()

test_satisfied_all_is_retained if _verdicts({"auto_deployment": true, "retained": [_vault, _plan]}) == set()

test_satisfied_no_auto_deployment if _verdicts({"auto_deployment": false}) == set()

test_undecided_retention if {
	some found in _found({"auto_deployment": true, "unknown": {"retain_on_account_removal": _unknown}})
	found.verdict == "undecided"
	found.waits_for == [{"resource": _id, "attribute": ["retain_on_account_removal"], "reason": "after-apply"}]
}

test_undecided_auto_deployment if _verdicts({"unknown": {"auto_deployment": _unknown}}) == {"undecided"}
