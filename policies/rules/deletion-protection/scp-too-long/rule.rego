# METADATA
# title: Service control policy over AWS's quota
# description: AWS Organizations takes policies of 10,240 characters at most, white space included.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: error
#   remedy: shorten the policy, or split it in two
package tfbackup.rules["deletion-protection"]["scp-too-long"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.scp

# AWS Organizations' quota, as of 2026-09.
_most := 10240

findings contains finding.violated(id, ["document"], message) if {
	some id in scp.all
	characters := input.organization_policies[id].characters
	characters > _most
	message := sprintf("%s has %v characters and AWS takes no more than %v; the apply fails, and what it is to deny stays open", [
		scp.called(id),
		characters,
		_most,
	])
}
