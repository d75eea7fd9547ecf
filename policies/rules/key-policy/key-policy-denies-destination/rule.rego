# METADATA
# title: Destination account can't use the key
# description: An account that receives copies, or that an air-gapped vault is shared with, must be allowed to use the key of the recovery points.
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
		"key policy doesn't allow %s for %s, but %s; every copy job under this key fails",
		[refusal.list(refused.denied), refusal.account(refused), refusal.way(refused)],
	)
}

findings contains object.union(finding.undecided_for(id, ["policy"], waits_for, message), {"twin": twin}) if {
	some [id, refused] in refusal.doubtful.destination
	twin := refused.account
	waits_for := refusal.waits(refused)
	message := sprintf(
		"%s; %s, and the copy job fails without that permission",
		[refusal.doubt(refused, "the key policy", refusal.account(refused)), refusal.way(refused)],
	)
}

# Accounts that an air-gapped vault is shared with: nobody but the account that may be lost can restore from it.
findings contains object.union(finding.violated(id, ["policy"], message), more) if {
	some [id, refused] in _recovery
	refused.denied
	message := sprintf("%s %s account %s, but its key policy doesn't allow %s for that account; every restore there fails", [
		refusal.vault(refused),
		refusal.opened(refused),
		refused.account,
		refusal.list(refused.denied),
	])
	more := {
		"twin": sprintf("%s %s", [refused.vault, refused.account]),
		"help": refusal.help(refused),
		"related": refusal.shares(refused),
	}
}

findings contains object.union(finding.undecided_for(id, ["policy"], waits_for, message), {"twin": twin}) if {
	some [id, refused] in _recovery
	not refused.denied
	twin := sprintf("%s %s", [refused.vault, refused.account])
	waits_for := refusal.waits(refused)
	message := _question(refused)
}

_question(refused) := sprintf("can't tell whether the key policy allows %s for account %s%s; %s %s it, and restores there fail without that permission", [
	refusal.list(refused.undecided),
	refused.account,
	refusal.conditions(refused),
	refusal.vault(refused),
	refusal.opened(refused),
]) if {
	refused.shares
} else := sprintf("can't tell which account restores from %s through its approval team; the key policy doesn't allow %s for the team's account %s", [
	refusal.vault(refused),
	refusal.list(refused.undecided),
	refused.account,
])

_recovery contains [id, refused] if {
	some id, refusals in input.recovery_refusals
	some refused in refusals
}
