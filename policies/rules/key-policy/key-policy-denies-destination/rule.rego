# METADATA
# title: Destination account cannot use the key
# description: The account that a copy goes to, or that an air-gapped vault is shared with, must be allowed to use the key of what it reads.
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

# Accounts that an air-gapped vault is shared with: nobody but the account that may be lost can restore from it.
findings contains object.union(finding.violated(id, ["policy"], message), more) if {
	some [id, refused] in _recovery
	refused.denied
	message := sprintf("%s %s account %s, but its key policy doesn't allow that account %s; every restore there fails", [
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

_question(refused) := sprintf("%s %s account %s; can't tell whether its key policy allows that account %s%s", [
	refusal.vault(refused),
	refusal.opened(refused),
	refused.account,
	refusal.list(refused.undecided),
	refusal.conditions(refused),
]) if {
	refused.shares
} else := sprintf("can't tell which account restores from %s with its approval team; its key policy doesn't allow the team's account %s %s", [
	refusal.vault(refused),
	refused.account,
	refusal.list(refused.undecided),
])

_recovery contains [id, refused] if {
	some id, refusals in input.recovery_refusals
	some refused in refusals
}
