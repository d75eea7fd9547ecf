# METADATA
# title: SCP exempts the administrators
# description: The SCP exempts roles that administrators use every day, which are the roles that an intruder steals.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
# custom:
#   severity: warning
#   remedy: exempt one break-glass role that nobody uses every day
package tfbackup.rules["deletion-protection"]["scp-exempts-administrators"]

import data.tfbackup.lib.exemption
import data.tfbackup.lib.finding
import data.tfbackup.lib.scp
import data.tfbackup.lib.text

findings contains finding.violated(id, ["document"], message) if {
	some id, principals in exemption.spared
	administrators := {principal | some principal in principals; exemption.is_administrator(principal)}
	count(administrators) > 0
	message := sprintf("%s exempts %s; an intruder with such a role can delete backups (backup:DeleteRecoveryPoint)", [
		scp.called(id),
		text.few(administrators),
	])
}

findings contains finding.undecided_for(id, ["document"], waits_for, message) if {
	some id in scp.protective
	unknown := input.organization_policies[id].unknown.document
	waits_for := [finding.wait(id, ["document"], unknown)]
	message := "can't tell whether the SCP exempts administrators: depends on its document"
}
