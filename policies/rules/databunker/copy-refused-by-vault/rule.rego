# METADATA
# title: Destination vault policy doesn't allow the copy
# description: A vault receives copies from other accounts only if its access policy allows them.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html
# custom:
#   severity: error
#   remedy: allow backup:CopyIntoBackupVault for the source account or the organization in the vault's access policy
package tfbackup.rules.databunker["copy-refused-by-vault"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.flow
import data.tfbackup.lib.refusal

findings contains object.union(finding.violated(vault, ["policy"], message), {"twin": twin, "help": help}) if {
	some vault, refusals in input.copy_refusals
	some refused in refusals
	refusal.is_certain(refused)
	twin := refused.account
	message := sprintf("%s, but the vault's access policy doesn't allow backup:CopyIntoBackupVault for %s; every copy job fails", [
		flow.way(refused.flow, refused.hop),
		_whom(refused),
	])
	help := _help(refused)
}

findings contains object.union(finding.undecided_for(vault, ["policy"], waits_for, message), {"twin": twin}) if {
	some vault, refusals in input.copy_refusals
	some refused in refusals
	not refusal.is_certain(refused)
	twin := refused.account
	waits_for := refusal.waits(refused)
	message := sprintf("can't tell whether the vault's access policy allows backup:CopyIntoBackupVault for %s%s; %s, and that copy fails without it", [
		_whom(refused),
		refusal.conditions(refused),
		flow.way(refused.flow, refused.hop),
	])
}

_whom(refused) := sprintf("role %s", [refused.role]) if {
	count(object.get(refused, "by", [])) > 0 # a statement shuts this one out
	refused.role
} else := refusal.account(refused)

_help(refused) := sprintf("exempt the role from the Deny in %s of the access policy", [places]) if {
	refused.by
	places := concat(" and ", [place | some by in refused.by; place := refusal.place(by)])
} else := sprintf(
	`add to the access policy: {"Effect": "Allow", "Principal": {"AWS": "%s"}, "Action": "backup:CopyIntoBackupVault", "Resource": "*"}`,
	[refused.account],
)
