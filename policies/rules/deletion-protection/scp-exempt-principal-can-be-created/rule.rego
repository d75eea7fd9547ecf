# METADATA
# title: SCP exempts a principal that anyone can create
# description: An account's administrators can create a role that an exempt pattern matches, take over the exempt one, or tag one.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
# custom:
#   severity: warning
#   remedy: exempt roles by their full names, and deny iam:UpdateAssumeRolePolicy in the same policy
package tfbackup.rules["deletion-protection"]["scp-exempt-principal-can-be-created"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.scp
import data.tfbackup.lib.text

findings contains finding.violated(id, ["document"], message) if {
	some id in scp.protective
	open := {principal | some principal in _exempt(id); scp.makeable(id, principal) == "yes"}
	count(open) > 0
	message := sprintf("%s spares %s; administrators of an account can make themselves such a principal and destroy backups", [
		scp.called(id),
		text.list(open, 3),
	])
}

findings contains finding.undecided_for(id, ["document"], waits_for, message) if {
	some id in scp.protective
	found := {principal: answer | some principal in _exempt(id); answer := scp.makeable(id, principal)}
	not "yes" in {answer | some answer in found}
	doubtful := {principal | some principal, "unknown" in found}
	count(doubtful) > 0
	waits_for := [finding.wait(id, ["document"], {"reason": "unresolved"})]
	message := sprintf("%s spares %s; whether what it denies in IAM keeps administrators from making themselves such a principal can't be told", [
		scp.called(id),
		text.list(doubtful, 3),
	])
}

findings contains object.union(finding.violated(id, ["document"], message), {"twin": "root"}) if {
	some id in scp.protective
	roots := {principal | some principal in _exempt(id); scp.is_root(principal)}
	count(roots) > 0
	message := sprintf("%s spares root users (%s); who takes over the root user of an account destroys its backups", [
		scp.called(id),
		text.list(roots, 3),
	])
}

_exempt(id) := principals if {
	principals := {principal | some action in scp.core; some principal in scp.access(id, action).exempt}
}
