# METADATA
# title: Service control policy denies only conditionally
# description: A Deny with a condition on the request or the resource has no effect where the condition isn't met.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html
# custom:
#   severity: warning
#   remedy: deny without conditions, except for an exemption on aws:PrincipalArn
package tfbackup.rules["deletion-protection"]["scp-deny-conditional"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.scp
import data.tfbackup.lib.text

findings contains finding.violated(id, ["document"], message) if {
	some id in scp.protective
	actions := scp.conditional(id, "open")
	count(actions) > 0
	message := sprintf("%s denies %s only under a condition (%s); requests that don't meet it can destroy or weaken backups", [
		scp.called(id),
		text.few(actions),
		_words(id, actions),
	])
}

findings contains finding.undecided_for(id, ["document"], waits_for, message) if {
	some id in scp.protective
	count(scp.conditional(id, "open")) == 0
	actions := scp.conditional(id, "doubt")
	count(actions) > 0
	waits_for := scp.waits(id, actions)
	message := sprintf("can't tell whether another policy always denies %s, which %s denies only under a condition (%s)", [
		text.few(actions),
		scp.called(id),
		_words(id, actions),
	])
}

_words(id, actions) := concat("; ", sort({words | some action in actions; some words in scp.conditions(id, action)}))
