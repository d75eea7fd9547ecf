# METADATA
# title: Service control policy denies less than before
# description: This plan takes actions that destroy backups or keys out of what a service control policy denies.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
# custom:
#   severity: error
#   remedy: put the actions back into the Deny statement, for all principals and without new conditions
package tfbackup.rules.change["scp-loosened"]

import data.tfbackup.lib.denial
import data.tfbackup.lib.finding
import data.tfbackup.lib.scp_change

findings contains finding.violated(id, ["document"], message) if {
	some id, losses in scp_change.losses
	words := denial.words(losses, input.access[id])
	words != ""
	message := sprintf("%s %s; one stolen role of an account below it can then destroy backups that it could not before", [scp_change.called(id), words])
}

findings contains finding.undecided(id, ["document"], unknown, message) if {
	some id, losses in scp_change.losses
	actions := {action | some action, "unsure" in losses}
	count(actions) > 0
	denial.words(losses, input.access[id]) == ""
	unknown := object.get(input.organization_policies, [id, "unknown", "document"], {"reason": "unresolved"})
	message := sprintf("whether %s still denies as much as before isn't known, such as %s", [
		scp_change.called(id),
		scp_change.listed(actions),
	])
}
