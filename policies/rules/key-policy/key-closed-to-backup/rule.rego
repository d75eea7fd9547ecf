# METADATA
# title: Key that AWS Backup cannot use on what it backs up
# description: What is encrypted with a key can be backed up and copied only by roles that the key lets in.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: error
#   remedy: allow the account's root, or the backup role and AWS Backup's service-linked role, in the key policy
package tfbackup.rules["key-policy"]["key-closed-to-backup"]

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
