# METADATA
# title: Service control policy that protects only with others
# description: What this policy leaves open, others on the same targets deny, as long as they stay attached.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: note
#   persona: auditor
#   remedy: deny all of it in one policy, or keep these policies together in one module
package tfbackup.rules["deletion-protection"]["scp-incomplete-alone"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.scp
import data.tfbackup.lib.text

findings contains object.union(finding.violated(id, ["document"], message), {"help": help}) if {
	some id in scp.protective
	closed := {action | some action in scp.gaps(id, "closed"); count(scp.helpers(id, action)) > 0}
	count(closed) > 0
	others := {scp.name(other) | some action in closed; some other in scp.helpers(id, action)}
	help := sprintf("to make it stand alone, add to the policy: %s", [scp.closing(id, closed)])
	message := sprintf("%s by itself %s; other policies there close that (%s), as long as nobody detaches them", [
		scp.called(id),
		scp.leaves(id, closed),
		text.list(others, 3),
	])
}
