# METADATA
# title: Policy that names actions which don't exist
# description: AWS takes a policy with any action in it; one that no service has denies or allows nothing, and nobody is told.
# related_resources:
#   - ref: https://docs.aws.amazon.com/service-authorization/latest/reference/list_backup.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: warning
#   remedy: correct the names, after the list of the service's actions in AWS's service authorization reference
package tfbackup.rules["deletion-protection"]["policy-names-no-action"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.misnamed

findings contains finding.violated(id, ["document"], message) if {
	some id, policy in misnamed.policies
	message := sprintf("%s names what AWS has no action for: %s; %s", [
		policy.noun,
		misnamed.list(id, policy.document),
		misnamed.consequence(id, policy.document),
	])
}
