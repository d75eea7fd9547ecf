# METADATA
# title: Multi-party approval is off
# description: The organisation's settings turn multi-party approval off, though an air-gapped vault has an approval team.
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
	message := sprintf("multi-party approval is switched off for the organisation, but %s relies on an approval team; %s", [
		wording.vault(input.vaults[vault]),
		"the team can't be assigned, or nobody can open the vault through it on restore day",
	])
	related := [{"resource": vault, "attribute": ["approval_team"], "label": "relies on the team"}]
}

findings contains finding.undecided(id, ["multi_party_approval"], unknown, message) if {
	some id, settings in input.global_settings
	unknown := settings.unknown.multi_party_approval
	count(_with_team) > 0
	message := "whether multi-party approval is switched on is not known; without it, no approval team opens an air-gapped vault"
}

_with_team contains id if {
	some id, vault in input.vaults
	vault.kind == "logically-air-gapped"
	vault.approval_team
}
