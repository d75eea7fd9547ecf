# METADATA
# title: Vault accepts copies from every AWS account
# description: An access policy that allows everyone to copy into the vault admits any AWS account in the world.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html
# custom:
#   severity: error
#   remedy: name the source accounts as principals, or add the condition StringEquals aws:PrincipalOrgID
package tfbackup.rules.databunker["vault-open-to-everyone"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.policy_document
import data.tfbackup.lib.refusal

findings contains object.union(finding.violated(policy, ["document"], message), {"twin": twin}) if {
	some vault, actions in input.access
	access := actions["backup:CopyIntoBackupVault"]
	access.verdict == "allowed"
	"*" in access.exempt_wide
	some by in access.by
	policy := by.policy
	twin := vault
	message := sprintf("%s allows every AWS account backup:CopyIntoBackupVault; strangers can fill the vault, at your cost, with recovery points that nobody can delete", [refusal.place(by)])
}

findings contains finding.undecided(policy, ["document"], unknown, message) if {
	some policy, fact in input.vault_policies
	unknown := policy_document.unread_grants(fact)
	unknown.reason != "invalid" # plan-validity/invalid-value
	message := "can't tell whether the access policy allows every AWS account backup:CopyIntoBackupVault: depends on its text; strangers could fill the vault, or a stolen role empty it"
}
