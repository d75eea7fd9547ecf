# METADATA
# title: Air-gapped vault is shared only through RAM
# description: A share can be withdrawn by the administrators of the vault's account; an approval team can't.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/logicallyairgappedvault.html
# custom:
#   severity: warning
#   remedy: give the vault an approval team as well (awscc mpa_approval_team_arn), best one of a separate recovery organisation
#   supersedes: [lagv-without-approval-team]
package tfbackup.rules.mpa["lagv-shared-only-by-ram"]

import data.tfbackup.lib.approval
import data.tfbackup.lib.finding
import data.tfbackup.lib.wording

# A vault that isn't shared either is mpa/lagv-without-approval-team's, and so is one of unknown team.
findings contains object.union(finding.violated(id, ["approval_team"], message), more) if {
	some id, shares in approval.shares
	approval.without_team[id]
	message := sprintf("%s has no approval team, so a resource share alone opens it to another account; %s", [
		wording.vault(input.vaults[id]),
		"whoever administers the vault's account can withdraw the share, and nobody can restore then",
	])
	more := {
		"help": approval.way_to_a_team(input.vaults[id].type),
		"related": [{"resource": share, "attribute": [], "label": "the share"} | some share in shares],
	}
}
