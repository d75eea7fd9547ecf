# METADATA
# title: Air-gapped vault has no approval team
# description: Without a multi-party approval team, a logically air-gapped vault can be opened only from its own account.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/multipartyapproval.html
# custom:
#   severity: warning
#   remedy: assign an approval team (awscc mpa_approval_team_arn), ideally one of a separate recovery organization
package tfbackup.rules.mpa["lagv-without-approval-team"]

import data.tfbackup.lib.approval
import data.tfbackup.lib.finding
import data.tfbackup.lib.wording

findings contains object.union(finding.violated(id, ["approval_team"], message), {"help": help}) if {
	some id in approval.without_team
	vault := input.vaults[id]
	message := sprintf("%s has no approval team%s; %s", [
		wording.vault(vault),
		_to_be_seen(vault.type),
		"if its account is lost or compromised, nobody can open the vault to restore",
	])
	help := approval.way_to_a_team(vault.type)
}

findings contains finding.undecided(id, ["approval_team"], unknown, message) if {
	some id, unknown in approval.unknown_team
	message := sprintf("can't tell whether %s has an approval team; without one, nobody can open the vault if its account is lost", [
		wording.vault(input.vaults[id]),
	])
}

_to_be_seen(type) := " in this plan" if {
	type == "aws_backup_logically_air_gapped_vault"
} else := ""
