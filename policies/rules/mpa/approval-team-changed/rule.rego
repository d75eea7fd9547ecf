# METADATA
# title: Approval team is changed or removed
# description: Changing or removing an approval team takes effect only after the current team approves, whatever the apply reports.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/multipartyapproval-tasks-requester.html
# custom:
#   severity: warning
#   remedy: tell the current team to expect the request, and check after its approval which team the vault has
package tfbackup.rules.mpa["approval-team-changed"]

import data.tfbackup.lib.approval
import data.tfbackup.lib.change
import data.tfbackup.lib.finding
import data.tfbackup.lib.wording

findings contains finding.violated(id, ["approval_team"], message) if {
	some id, [before, after] in _had_a_team
	approval.differ(before, after)
	message := sprintf("this plan changes or removes the approval team of %s; unless the current team approves, only that team can open the vault", [
		wording.vault(input.vaults[id]),
	])
}

findings contains finding.undecided_for(id, ["approval_team"], waits_for, message) if {
	some id, [before, after] in _had_a_team
	not approval.differ(before, after)
	not approval.same(before, after)
	waits_for := [finding.wait(id, ["approval_team"], unknown) | some unknown in _unknown(before, after)]
	message := sprintf("can't tell whether %s keeps its approval team; a change takes effect only after the current team approves", [wording.vault(input.vaults[id])])
}

# `[team before, team after]` of vaults that are changed in place; no team is an empty one.
_had_a_team[id] := [before, after] if {
	some id in change.updated
	before := _team(input.before.vaults[id])
	before != {}
	after := _team(input.vaults[id])
}

_team(vault) := vault.approval_team if {
	vault.approval_team
} else := {"uncertain": true, "unknown": {"id": unknown}} if {
	unknown := vault.unknown.approval_team
} else := {}

# Where nothing is unknown, one is known by its ARN, the other by what declares it.
_unknown(before, after) := entries if {
	entries := [entry | some team in [before, after]; entry := team.unknown.id]
	count(entries) > 0
} else := [{"reason": "unresolved"}]
