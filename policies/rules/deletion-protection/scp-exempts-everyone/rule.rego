# METADATA
# title: Service control policy exempts everyone
# description: An exemption that takes in all roles or users leaves nobody whom the policy binds.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
# custom:
#   severity: error
#   remedy: exempt single roles by their full names
#   supersedes: [scp-exempt-principal-can-be-created]
package tfbackup.rules["deletion-protection"]["scp-exempts-everyone"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.scp

findings contains finding.violated(id, ["document"], message) if {
	some id in scp.protective
	actions := scp.exempting_everyone(id)
	count(actions) > 0
	wide := {principal | some action in actions; some principal in scp.access(id, action).exempt_wide}
	message := sprintf("%s denies %s to all but %s, which takes in every role or user; almost nobody is kept from destroying backups", [
		scp.called(id),
		concat(", ", sort(actions)),
		concat(", ", sort(wide)),
	])
}
