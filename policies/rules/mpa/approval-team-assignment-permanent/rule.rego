# METADATA
# title: Approval team's assignment can't be undone
# description: Once a vault has an approval team, only that team can agree to change or remove it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/multipartyapproval-tasks-requester.html
# custom:
#   severity: note
#   remedy: make sure before the apply that the team is the right one and enough of its members can be reached
package tfbackup.rules.mpa["approval-team-assignment-permanent"]

import data.tfbackup.lib.change
import data.tfbackup.lib.finding
import data.tfbackup.lib.wording

# Where the team isn't known, mpa/lagv-without-approval-team says so; where the present one isn't,
# mpa/approval-team-changed does.
findings contains finding.violated(id, ["approval_team"], message) if {
	some id in _assigned
	message := sprintf("this plan gives %s an approval team; from then on no administrator can change or remove it %s", [
		wording.vault(input.vaults[id]),
		"unless that very team approves",
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
