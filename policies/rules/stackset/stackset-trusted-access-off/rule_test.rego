package tfbackup.rules.stackset["stackset-trusted-access-off_test"]

import data.tfbackup.rules.stackset["stackset-trusted-access-off"] as rule

_id := "p:aws_cloudformation_stack_set.backup"

_vault := {"name": "orders", "logical_id": "Vault", "plan": "p", "address": "aws_cloudformation_stack_set.backup"}

_organization(more) := object.union({"plan": "p", "type": "aws_organizations_organization"}, more)

_found(stack, organization) := found if {
	found := rule.findings with input as {
		"plans": {"p": {"complete": true}, "partial": {"complete": false}},
		"stacks": {_id: stack},
		"vaults": {"p:aws_cloudformation_stack_set.backup#Vault": _vault},
		"organizations": {"p:o": organization},
	}
}

_verdicts(stack, organization) := {f.verdict | some f in _found(stack, organization)}

_managed := {"auto_deployment": true, "scope": {}}

test_violated_other_services_only if {
	_found(_managed, _organization({"service_access_principals": ["backup.amazonaws.com"]})) == {{
		"resource": _id,
		"attribute": [],
		"message": concat("", [
			"stack set targets OUs, but the organization gives CloudFormation StackSets no trusted access; ",
			"vault \"orders\" isn't created in any account",
		]),
		"verdict": "violated",
	}}
}

test_violated_units_as_targets if {
	_verdicts({"scope": {"targets": [{"name": "ou-ab12-workload"}]}}, _organization({})) == {"violated"}
	_verdicts({"scope": {"targets": [{"name": "r-ab12"}]}}, _organization({})) == {"violated"}
}

test_satisfied_access if {
	access := {"service_access_principals": ["member.org.stacksets.cloudformation.amazonaws.com"]}
	_verdicts(_managed, _organization(access)) == set()
}

test_satisfied_accounts_as_targets if _verdicts({"scope": {"targets": [{"name": "111122223333"}]}}, _organization({})) == set()

test_satisfied_partial_plan if _verdicts(_managed, _organization({"plan": "partial"})) == set()

test_undecided_services if {
	some found in _found(_managed, _organization({"unknown": {"service_access_principals": {"reason": "after-apply"}}}))
	found.verdict == "undecided"
	found.waits_for == [{"resource": "p:o", "attribute": ["service_access_principals"], "reason": "after-apply"}]
}

test_undecided_awscc if _verdicts(_managed, _organization({"type": "awscc_organizations_organization"})) == {"undecided"}
