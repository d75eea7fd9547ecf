# METADATA
# title: Cross-account backup is off
# description: The organization must allow copies between accounts; here it doesn't, although backup plans copy to another account.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/manage-cross-account.html
# custom:
#   severity: error
#   remedy: set isCrossAccountBackupEnabled to "true" in the management account
package tfbackup.rules.databunker["cross-account-backup-off"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.flow
import data.tfbackup.lib.organization

findings contains finding.violated(id, ["cross_account_backup"], message) if {
	some id, settings in input.global_settings
	settings.cross_account_backup == false
	[i, j] := flow.first_crossing
	message := sprintf("cross-account backup is off for the organization, but %s; every cross-account copy job fails", [flow.way(i, j)])
}

# A member's provider can't switch it on: the apply fails, and it stays off.
findings contains finding.violated(id, ["cross_account_backup"], message) if {
	some id, settings in input.global_settings
	settings.cross_account_backup
	settings.account in organization.members
	not settings.account in organization.delegated
	[i, j] := flow.first_crossing
	message := sprintf("cross-account backup is set from %s, and AWS lets only the management account do that; %s, and every such copy job fails while it is off", [
		organization.called(settings.account),
		flow.way(i, j),
	])
}

findings contains finding.undecided(id, ["cross_account_backup"], unknown, message) if {
	some id, settings in input.global_settings
	unknown := settings.unknown.cross_account_backup
	[i, j] := flow.first_crossing
	message := sprintf("can't tell whether cross-account backup is on for the organization: depends on isCrossAccountBackupEnabled; %s, and that copy fails without it", [flow.way(i, j)])
}
