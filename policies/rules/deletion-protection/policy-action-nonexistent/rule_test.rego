package tfbackup.rules["deletion-protection"]["policy-action-nonexistent_test"]

import data.tfbackup.rules["deletion-protection"]["policy-action-nonexistent"] as rule

_id := "p:aws_organizations_policy.backups"

_facts(statement, actions) := {
	"organization_policies": {_id: {
		"plan": "p",
		"name": "backups",
		"policy_type": "SERVICE_CONTROL_POLICY",
		"document": {"statements": [statement]},
	}},
	"misnamed_actions": {_id: [{"statement": 0, "action": action} | some action in actions]},
}

_findings(facts) := found if found := rule.findings with input as facts

_lock := "backup:DisableVaultLock"

_denying := {"sid": "Locks", "effect": "Deny", "actions": [_lock, "backup:DeleteBackupVault"], "resources": ["*"]}

test_violated_once_for_the_policy if {
	_findings(_facts(_denying, [_lock, "backup:RemoveVault"])) == {{
		"resource": _id,
		"attribute": ["document"],
		"message": concat("", [
			"service control policy names actions that don't exist: backup:DisableVaultLock, ",
			`backup:RemoveVault (statement "Locks"); the intended actions aren't denied`,
		]),
		"verdict": "violated",
	}}
}

test_satisfied_all_exist if {
	_findings({"organization_policies": _facts(_denying, []).organization_policies}) == set()
}

test_satisfied_policy_about_other_things if {
	statement := {"effect": "Deny", "actions": ["kms:Nothing"], "resources": ["*"]}
	_findings(_facts(statement, ["kms:Nothing"])) == set()
}
