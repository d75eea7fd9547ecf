# METADATA
# title: Key policy denies AWS Backup
# description: AWS Backup's roles need the key of what they back up, and the key of the vault in the vault's account.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html
# custom:
#   severity: error
#   remedy: allow the account's root, or the backup role and AWS Backup's service-linked role, in the key policy
package tfbackup.rules["key-policy"]["key-policy-denies-backup"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.refusal

findings contains object.union(finding.violated(id, ["policy"], message), {"twin": twin, "help": help}) if {
	some [id, refused] in refusal.certain.source
	twin := refused.account
	help := refusal.help(refused)
	message := sprintf(
		"key does not let %s use %s, but %s what is encrypted with it; the job fails, or leaves it out and says completed",
		[refusal.who(refused), refusal.list(refused.denied), refusal.way(refused)],
	)
}

findings contains object.union(finding.undecided_for(id, ["policy"], waits_for, message), {"twin": twin}) if {
	some [id, refused] in refusal.doubtful.source
	not id in refusal.said_of_destination
	twin := refused.account
	waits_for := refusal.waits(refused)
	message := sprintf(
		"%s what is encrypted with the key; %s, so the job may fail",
		[refusal.way(refused), refusal.doubt(refused, refusal.who(refused))],
	)
}

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
