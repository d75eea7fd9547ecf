# METADATA
# title: Service control policy exempts everyone
# description: An exemption that matches all roles or users leaves the policy almost without effect.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
# custom:
#   severity: error
#   remedy: exempt single roles by their full names
#   supersedes: [scp-exempt-principal-can-be-created]
package tfbackup.rules["deletion-protection"]["scp-exempts-everyone"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.scp
import data.tfbackup.lib.text

findings contains finding.violated(id, ["document"], message) if {
	some id in scp.protective
	actions := scp.exempting_everyone(id)
	count(actions) > 0
	wide := {principal | some action in actions; some principal in scp.access(id, action).exempt_wide}
	message := sprintf("%s denies %s, but exempts %s, which matches every role or user; almost nobody is denied", [
		scp.called(id),
		text.few(actions),
		text.few(wide),
	])
}
