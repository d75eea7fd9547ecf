# METADATA
# title: Vault policy denies every restore
# description: If a vault access policy denies restores, copies out of the vault and changes to the policy itself to everyone, nobody can ever undo it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html
# custom:
#   severity: error
#   remedy: exempt the restore role from the Deny with ArnNotLike aws:PrincipalArn, or remove backup:StartRestoreJob and backup:CopyFromBackupVault from it
package tfbackup.rules.databunker["restore-denied-by-vault"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.refusal
import data.tfbackup.lib.wording

_actions := [
	"backup:StartRestoreJob",
	"backup:CopyFromBackupVault",
	"backup:PutBackupVaultAccessPolicy",
	"backup:DeleteBackupVaultAccessPolicy",
]

findings contains object.union(finding.violated(policy, ["document"], message), {"twin": id}) if {
	some id, denials in input.restore_denials
	every action in _actions { _is_denied(denials, action) }
	some policy in [min({by.policy | some by in denials["backup:StartRestoreJob"].by})]
	message := sprintf("access policy of %s denies everyone backup:StartRestoreJob, backup:CopyFromBackupVault and changes to the policy; nobody can restore from the vault or lift the Deny", [
		wording.vault(input.vaults[id]),
	])
}

findings contains object.union(finding.undecided_for(id, ["policy"], waits_for, message), {"twin": id}) if {
	some id, denials in input.restore_denials
	every action in _actions { _may_be_denied(denials, action) }
	not _all_denied(denials)
	waits_for := refusal.waits({"waits_for": sort({wait | some _, access in denials; some wait in _waits(access)})})
	not _is_invalid(waits_for) # plan-validity/invalid-value
	message := sprintf("can't tell whether the access policy of %s denies everyone backup:StartRestoreJob: depends on its text; nobody could restore from the vault or lift the Deny", [wording.vault(input.vaults[id])])
}

_is_denied(denials, action) if {
	denials[action].verdict == "denied"
	not denials[action].exempt
}

_may_be_denied(denials, action) if {
	access := denials[action]
	not access.exempt
	not access.not_covered
}

_all_denied(denials) if {
	every action in _actions { _is_denied(denials, action) }
}

_waits(access) := access.waits_for if {
	access.waits_for
} else := [statement.policy | some statement in object.get(access, "by", [])]

_is_invalid(waits) if {
	some wait in waits
	wait.reason == "invalid"
}
