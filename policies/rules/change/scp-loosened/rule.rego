# METADATA
# title: Service control policy denies less than before
# description: This plan makes a service control policy deny fewer actions that destroy backups or keys.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
# custom:
#   severity: error
#   remedy: put the actions back into the Deny statement, for all principals and without new conditions
package tfbackup.rules.change["scp-loosened"]

import data.tfbackup.lib.denial
import data.tfbackup.lib.finding
import data.tfbackup.lib.scp_change
import data.tfbackup.lib.text

findings contains finding.violated(id, ["document"], message) if {
	some id, losses in denial.losses
	input.organization_policies[id]
	words := denial.words(losses, input.access[id])
	words != ""
	message := sprintf("%s %s; a stolen role in an account under it can then destroy backups", [scp_change.called(id), words])
}

findings contains finding.undecided(id, ["document"], unknown, message) if {
	some id, losses in denial.losses
	input.organization_policies[id]
	actions := {action | some action, "unsure" in losses}
	count(actions) > 0
	denial.words(losses, input.access[id]) == ""
	unknown := object.get(input.organization_policies, [id, "unknown", "document"], {"reason": "unresolved"})
	message := sprintf("can't tell whether %s still denies %s: depends on its new document", [
		scp_change.called(id),
		text.few(actions),
	])
}
