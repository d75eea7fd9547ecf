# METADATA
# title: Key policy denies AWS Backup
# description: AWS Backup's roles need the key of the resources they back up, and in the vault's account the key of the vault.
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
		"%s doesn't allow %s for %s, but %s; the job fails, or completes without this data",
		[refusal.refuser(refused, "key policy"), refusal.list(refused.denied), refusal.who(refused), refusal.way(refused)],
	)
}

findings contains object.union(finding.undecided_for(id, ["policy"], waits_for, message), {"twin": twin}) if {
	some [id, refused] in refusal.doubtful.source
	not id in refusal.said_of_destination
	twin := refused.account
	waits_for := refusal.waits(refused)
	message := sprintf(
		"%s; %s, and the job fails without that permission",
		[refusal.doubt(refused, "the key policy", refusal.who(refused)), refusal.way(refused)],
	)
}

findings contains object.union(finding.violated(id, ["policy"], message), {"twin": twin, "help": help}) if {
	some [id, refused] in refusal.certain.vault
	twin := refused.account
	not [id, twin] in _said_of_source
	help := refusal.help(refused)
	message := sprintf(
		"%s doesn't allow %s for %s, but %s; no recovery point gets into the vault",
		[refusal.refuser(refused, "policy of the vault's key"), refusal.list(refused.denied), refusal.who(refused), refusal.way(refused)],
	)
}

findings contains object.union(finding.undecided_for(id, ["policy"], waits_for, message), {"twin": twin}) if {
	some [id, refused] in refusal.doubtful.vault
	not id in refusal.said_of_source
	twin := refused.account
	waits_for := refusal.waits(refused)
	message := sprintf(
		"%s; %s, and the job fails without that permission",
		[refusal.doubt(refused, "the policy of the vault's key", refusal.who(refused)), refusal.way(refused)],
	)
}

# The same key of the same account shuts out what it encrypts before it comes to the vault.
_said_of_source contains [id, account] if {
	some [id, refused] in refusal.certain.source
	account := refused.account
}
