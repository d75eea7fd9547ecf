# METADATA
# title: Air-gapped vault is shared only through RAM
# description: Administrators of the vault's account can revoke an AWS RAM share; they can't remove an approval team.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/logicallyairgappedvault.html
# custom:
#   severity: warning
#   remedy: also assign an approval team (awscc mpa_approval_team_arn), ideally one of a separate recovery organization
#   supersedes: [lagv-without-approval-team]
package tfbackup.rules.mpa["lagv-shared-only-by-ram"]

import data.tfbackup.lib.approval
import data.tfbackup.lib.finding
import data.tfbackup.lib.wording

# A vault that isn't shared either is mpa/lagv-without-approval-team's, and so is one of unknown team.
findings contains object.union(finding.violated(id, ["approval_team"], message), more) if {
	some id, shares in approval.shares
	approval.without_team[id]
	message := sprintf("%s has a RAM share but no approval team; %s", [
		wording.vault(input.vaults[id]),
		"any principal with ram:DeleteResourceShare can revoke the share, and no other account can restore",
	])
	more := {
		"help": approval.way_to_a_team(input.vaults[id].type),
		"related": [{"resource": share, "attribute": [], "label": "the vault's administrators can revoke it"} | some share in shares],
	}
}

# What a share has isn't known.
findings contains finding.undecided_for(id, ["resources"], waits_for, message) if {
	some id, waits_for in approval.may_share
	count(approval.without_team) > 0
	message := "can't tell whether this share has an air-gapped vault without approval team; any principal with ram:DeleteResourceShare could revoke it, and no other account could restore"
}
