# METADATA
# title: Multi-party approval is turned off
# description: The organization's global settings turn multi-party approval off, although an air-gapped vault has an approval team.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/multipartyapproval-tasks-administrator.html
# custom:
#   severity: error
#   remedy: set isMpaEnabled to "true" in global_settings of the management account
package tfbackup.rules.mpa["multi-party-approval-off"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.wording

# Settings that don't mention it leave it as it is.
findings contains object.union(finding.violated(id, ["multi_party_approval"], message), {"related": related}) if {
	some id, settings in input.global_settings
	settings.multi_party_approval == false
	count(_with_team) > 0
	some vault in [min(_with_team)]
	message := sprintf("multi-party approval is turned off for the organization, but %s has an approval team; %s", [
		wording.vault(input.vaults[vault]),
		"the team can't be assigned, or can't open the vault",
	])
	related := [{"resource": vault, "attribute": ["approval_team"], "label": "needs multi-party approval"}]
}

findings contains finding.undecided(id, ["multi_party_approval"], unknown, message) if {
	some id, settings in input.global_settings
	unknown := settings.unknown.multi_party_approval
	count(_with_team) > 0
	message := "can't tell whether multi-party approval is turned on: depends on isMpaEnabled; without it, no approval team can open an air-gapped vault"
}

_with_team contains id if {
	some id, vault in input.vaults
	vault.kind == "logically-air-gapped"
	vault.approval_team
}
