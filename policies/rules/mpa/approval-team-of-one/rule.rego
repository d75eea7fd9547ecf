# METADATA
# title: Approval team needs only one person
# description: A team that needs one approval, or has one approver, falls with a single person's account.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/multipartyapproval.html
# custom:
#   severity: warning
#   remedy: ask for two approvals at least, of three approvers or more
package tfbackup.rules.mpa["approval-team-of-one"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.wording

# That a number isn't known, mpa/approval-team-cannot-approve says already.
findings contains finding.violated(id, ["min_approvals"], message) if {
	some id, team in input.approval_teams
	why := _one(team)
	message := sprintf("%s %s", [
		wording.called("approval team", team, [name | name := sprintf("\"%s\"", [team.name])]),
		why,
	])
}

_one(team) := concat("", [
	"has a single approver; whoever takes over that person's account opens the air-gapped vault, ",
	"and without that person nobody does on restore day",
]) if {
	team.approvers == 1
} else := concat("", [
	"needs one approval only; whoever takes over one approver's account opens the air-gapped vault, ",
	"or gives it another team",
]) if {
	team.min_approvals == 1
	not team.approvers == 0
}
