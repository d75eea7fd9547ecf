package tfbackup.rules.databunker["restore-denied-by-vault_test"]

import data.tfbackup.rules.databunker["restore-denied-by-vault"] as rule

_id := "p:vault"

_actions := [
	"backup:StartRestoreJob",
	"backup:CopyFromBackupVault",
	"backup:PutBackupVaultAccessPolicy",
	"backup:DeleteBackupVaultAccessPolicy",
]

_denied := {"verdict": "denied", "by": [{"policy": "p:policy", "statement": 0}]}

_denials(access) := {action: access | some action in _actions}

_found(denials) := _found_where("after-apply", denials)

_found_where(reason, denials) := found if {
	found := rule.findings with input as {
		"vaults": {_id: {"kind": "standard", "name": "databunker", "policy": "p:policy"}},
		"vault_policies": {"p:policy": {"unknown": {"document": {"reason": reason}}}},
		"restore_denials": {_id: denials},
	}
}

test_violated_everyone if {
	_found(_denials(_denied)) == {{
		"resource": "p:policy",
		"attribute": ["document"],
		"twin": _id,
		"message": concat("", [
			"access policy of vault \"databunker\" denies everyone backup:StartRestoreJob, backup:CopyFromBackupVault and ",
			"changes to the policy; nobody can restore from the vault or lift the Deny",
		]),
		"verdict": "violated",
	}}
}

test_satisfied_exemption if {
	_found(_denials(object.union(_denied, {"exempt": ["arn:aws:iam::444455556666:role/restore"]}))) == set()
}

test_satisfied_copies_can_leave if {
	_found(object.remove(_denials(_denied), ["backup:CopyFromBackupVault"])) == set()
}

test_satisfied_can_be_changed if {
	_found(object.remove(_denials(_denied), ["backup:PutBackupVaultAccessPolicy"])) == set()
}

test_undecided_policy if {
	{f.verdict | some f in _found(_denials({"verdict": "unknown", "waits_for": ["p:policy"]}))} == {"undecided"}
}

test_undecided_condition if {
	denials := object.union(_denials(_denied), {"backup:StartRestoreJob": {"verdict": "conditional", "by": _denied.by}})
	{f.verdict | some f in _found(denials)} == {"undecided"}
}

# plan-validity/invalid-value says that.
test_satisfied_policy_is_invalid if {
	_found_where("invalid", _denials({"verdict": "unknown", "waits_for": ["p:policy"]})) == set()
}
