# METADATA
# title: Air-gapped vault has no approval team
# description: Without a multi-party approval team, an air-gapped vault can be opened only from the account that it protects against.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/multipartyapproval.html
# custom:
#   severity: warning
#   remedy: give the vault an approval team (awscc mpa_approval_team_arn), best one of a separate recovery organisation
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
		"once its account is lost, or its administrators are the attackers, nobody can open it and restore",
	])
	help := approval.way_to_a_team(vault.type)
}

findings contains finding.undecided(id, ["approval_team"], unknown, message) if {
	some id, unknown in approval.unknown_team
	message := sprintf("whether %s gets an approval team is not known; without one, nobody can open it %s", [
		wording.vault(input.vaults[id]),
		"once its account is lost",
	])
}

_to_be_seen(type) := " to be seen" if {
	type == "aws_backup_logically_air_gapped_vault"
} else := ""
