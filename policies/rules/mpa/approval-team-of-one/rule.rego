# METADATA
# title: Approval team depends on one person
# description: A team with one approver, or with one required approval, is only as safe as a single person's identity.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/multipartyapproval.html
# custom:
#   severity: warning
#   remedy: require at least two approvals from three or more approvers
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
	"has a single approver; an attacker with that identity can open the air-gapped vault, ",
	"and without that person nobody can restore",
]) if {
	team.approvers == 1
} else := concat("", [
	"requires only one approval; an attacker with one approver's identity can open the air-gapped vault ",
	"or change its team",
]) if {
	team.min_approvals == 1
	not team.approvers == 0
}
