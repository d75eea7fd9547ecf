# METADATA
# title: Service control policy denies only conditionally
# description: A Deny with a condition on the request or the resource binds nobody who doesn't meet it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html
# custom:
#   severity: warning
#   remedy: deny without conditions other than an exemption on aws:PrincipalArn
package tfbackup.rules["deletion-protection"]["scp-deny-conditional"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.scp

findings contains finding.violated(id, ["document"], message) if {
	some id in scp.protective
	actions := scp.conditional(id, "open")
	count(actions) > 0
	message := sprintf("%s denies %s only under a condition (%s); who gets around it can destroy or weaken backups that way", [
		scp.called(id),
		concat(", ", sort(actions)),
		_words(id, actions),
	])
}

findings contains finding.undecided_for(id, ["document"], waits_for, message) if {
	some id in scp.protective
	count(scp.conditional(id, "open")) == 0
	actions := scp.conditional(id, "doubt")
	count(actions) > 0
	waits_for := scp.waits(id, actions)
	message := sprintf("%s denies %s only under a condition (%s); whether other policies deny it altogether where it is attached is not known", [
		scp.called(id),
		concat(", ", sort(actions)),
		_words(id, actions),
	])
}

_words(id, actions) := concat("; ", sort({words | some action in actions; some words in scp.conditions(id, action)}))
