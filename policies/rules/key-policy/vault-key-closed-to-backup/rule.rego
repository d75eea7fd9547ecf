# METADATA
# title: Vault whose key AWS Backup cannot use
# description: Recovery points are encrypted with the vault's key by AWS Backup in the vault's account, which the key must let in.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: error
#   remedy: allow the root of the vault's account, or AWS Backup's roles there, in the key policy
package tfbackup.rules["key-policy"]["vault-key-closed-to-backup"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.refusal

findings contains object.union(finding.violated(id, ["policy"], message), {"twin": twin, "help": help}) if {
	some [id, refused] in refusal.certain.vault
	twin := refused.account
	not [id, twin] in _said_of_source
	help := refusal.help(refused)
	message := sprintf(
		"key of the vault does not let %s use %s, but %s; the job fails, and nothing comes into the vault",
		[refusal.who(refused), refusal.list(refused.denied), refusal.way(refused)],
	)
}

findings contains object.union(finding.undecided_for(id, ["policy"], waits_for, message), {"twin": twin}) if {
	some [id, refused] in refusal.doubtful.vault
	not id in refusal.said_of_source
	twin := refused.account
	waits_for := refusal.waits(refused)
	message := sprintf(
		"%s; of the key of that vault, %s, so the job may fail",
		[refusal.way(refused), refusal.doubt(refused, refusal.who(refused))],
	)
}

# The same key of the same account shuts out what it encrypts before it comes to the vault.
_said_of_source contains [id, account] if {
	some [id, refused] in refusal.certain.source
	account := refused.account
}
