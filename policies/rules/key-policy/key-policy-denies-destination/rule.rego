# METADATA
# title: Key policy denies the copy's destination account
# description: A copy to another account is made by that account, which must be let in by the key of what is copied.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-cross-account-backup.html
# custom:
#   severity: error
#   remedy: allow the destination account kms:Decrypt, kms:DescribeKey and kms:CreateGrant in the key policy
package tfbackup.rules["key-policy"]["key-policy-denies-destination"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.refusal

findings contains object.union(finding.violated(id, ["policy"], message), {"twin": twin, "help": help}) if {
	some [id, refused] in refusal.certain.destination
	twin := refused.account
	help := refusal.help(refused)
	message := sprintf(
		"key does not let %s use %s, but %s what is encrypted with it; the copy fails, and that account has nothing to restore",
		[refusal.account(refused), refusal.list(refused.denied), refusal.way(refused)],
	)
}

findings contains object.union(finding.undecided_for(id, ["policy"], waits_for, message), {"twin": twin}) if {
	some [id, refused] in refusal.doubtful.destination
	twin := refused.account
	waits_for := refusal.waits(refused)
	message := sprintf(
		"%s what is encrypted with the key; %s, so the copy may fail",
		[refusal.way(refused), refusal.doubt(refused, refusal.account(refused))],
	)
}
