package tfbackup.rules["deletion-protection"]["account-protection-incomplete_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules["deletion-protection"]["account-protection-incomplete"] as rule

_account := "111122223333"

_vault := "p:aws_backup_vault.orders"

_scp := "p:aws_organizations_policy.backups"

_findings(access) := found if {
	found := rule.findings with input as testing.with_actions({
		"accounts": {_account: {"id": _account}},
		"vaults": {_vault: {"account": _account, "kind": "standard", "lock": "p:l", "key": {"id": "p:k"}}},
		"vault_locks": {"p:l": {"mode": "compliance"}},
		"keys": {"p:k": {"account": _account, "manager": "customer"}},
		"organization_policies": {_scp: {"name": "backups"}},
		"access": {_account: object.union(
			{"*": {"verdict": "denied"}, "backup:DeleteRecoveryPoint": {"verdict": "denied", "by": [{"policy": _scp, "statement": 0}]}},
			access,
		)},
	})
}

test_violated_once_for_the_account if {
	allowed := {"verdict": "allowed"}
	_findings({"kms:DisableKey": allowed, "kms:ScheduleKeyDeletion": allowed, "organizations:LeaveOrganization": allowed}) == {{
		"resource": _vault,
		"attribute": [],
		"message": concat("", [
			"SCPs protect the backups of account 111122223333, but its administrators can still make its KMS keys unusable (kms:DisableKey and ",
			"kms:ScheduleKeyDeletion) or remove it from the organization (organizations:LeaveOrganization); backups can still be lost",
		]),
		"verdict": "violated",
		"twin": _account,
		"help": concat("", [
			`add to SCP "backups": {"Effect": "Deny", "Action": ["kms:DisableKey", `,
			`"kms:ScheduleKeyDeletion", "organizations:LeaveOrganization"], "Resource": ["*"]}`,
		]),
	}}
}

test_satisfied_all_denied if _findings({}) == set()

test_undecided_policy_that_nobody_can_read if {
	some found in _findings({"kms:DisableKey": {"verdict": "unknown", "waits_for": ["p:other"]}})
	found.verdict == "undecided"
	found.waits_for == [{"resource": "p:other", "attribute": [], "reason": "unresolved"}]
	contains(found.message, "administrators of account 111122223333 from kms:DisableKey: depends")
}
