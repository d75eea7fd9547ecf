# METADATA
# title: Approval team assignment can't be undone
# description: Once a vault has an approval team, only that team can approve changing or removing it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/multipartyapproval-tasks-requester.html
# custom:
#   severity: note
#   remedy: before the apply, confirm that the team is the right one and that enough of its members can be reached
package tfbackup.rules.mpa["approval-team-assignment-permanent"]

import data.tfbackup.lib.change
import data.tfbackup.lib.finding
import data.tfbackup.lib.wording

# Where the team isn't known, mpa/lagv-without-approval-team says so; where the present one isn't,
# mpa/approval-team-changed does.
findings contains finding.violated(id, ["approval_team"], message) if {
	some id in _assigned
	message := sprintf("this plan assigns an approval team to %s; afterwards no administrator can change or remove it without that team's approval", [
		wording.vault(input.vaults[id]),
	])
}

# The argument of the aws provider's vault doesn't exist: its team was assigned by other means.
_team_is_known contains id if {
	some id, vault in input.vaults
	vault.type != "aws_backup_logically_air_gapped_vault"
	some field in ["id", "arn"]
	vault.approval_team[field]
}

_assigned contains id if {
	some id in _team_is_known
	"create" in input.vaults[id].change.actions
}

_assigned contains id if {
	some id in _team_is_known
	change.updated[id]
	before := input.before.vaults[id]
	not before.approval_team
	not before.unknown.approval_team
}
