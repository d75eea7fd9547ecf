# METADATA
# title: Approval team can never approve
# description: The team requires more approvals than it has approvers, or none at all; AWS rejects such a team.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/multipartyapproval.html
# custom:
#   severity: error
#   remedy: require at least one approval and at most as many as there are approvers, ideally fewer
package tfbackup.rules.mpa["approval-team-cannot-approve"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.wording

findings contains finding.violated(id, ["min_approvals"], message) if {
	some id in _unreachable
	team := input.approval_teams[id]
	message := sprintf("%s requires more approvals (%v) than it has approvers (%v); %s", [
		_called(team),
		team.min_approvals,
		team.approvers,
		"the apply fails, or nobody can open the air-gapped vault on restore day",
	])
}

findings contains finding.violated(id, ["min_approvals"], message) if {
	some id in _asks_nobody
	message := sprintf("%s requires no approvals, which AWS rejects; the apply fails, and the air-gapped vault has no approval team", [
		_called(input.approval_teams[id]),
	])
}

findings contains finding.undecided_for(id, ["min_approvals"], waits_for, message) if {
	some id, team in input.approval_teams
	not _unreachable[id]
	not _asks_nobody[id]
	waits_for := [finding.wait(id, [field], unknown) |
		some field in ["min_approvals", "approvers"]
		unknown := team.unknown[field]
	]
	count(waits_for) > 0
	message := sprintf("can't tell whether %s has as many approvers as it requires approvals; if not, it can never approve a request", [
		_called(team),
	])
}

_unreachable contains id if {
	some id, team in input.approval_teams
	team.min_approvals > team.approvers
}

_asks_nobody contains id if {
	some id, team in input.approval_teams
	team.min_approvals < 1
}

_called(team) := wording.called("approval team", team, [name | name := sprintf("\"%s\"", [team.name])])
