# METADATA
# title: SCP exempts a principal that anyone can create
# description: An account's administrators can create, tag or take over a principal that the SCP exempts.
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
	open := {principal | some principal, "yes" in _exempt[id]}
	count(open) > 0
	message := sprintf("%s exempts %s; an account's administrators can create or take over such a principal and destroy backups", [
		scp.called(id),
		text.few(open),
	])
}

findings contains finding.undecided_for(id, ["document"], waits_for, message) if {
	some id in scp.protective
	not "yes" in {answer | some answer in _exempt[id]}
	doubtful := {principal | some principal, "unknown" in _exempt[id]}
	count(doubtful) > 0
	waits_for := [finding.wait(id, ["document"], {"reason": "unresolved"})]
	message := sprintf("can't tell whether administrators can create a principal that %s exempts (%s): depends on what it denies in IAM", [
		scp.called(id),
		text.few(doubtful),
	])
}

findings contains object.union(finding.violated(id, ["document"], message), {"twin": "root"}) if {
	some id in scp.protective
	roots := {principal | some principal, _ in _exempt[id]; endswith(principal, ":root")}
	count(roots) > 0
	message := sprintf("%s exempts root users (%s); an intruder with an account's root user can destroy its backups", [
		scp.called(id),
		text.few(roots),
	])
}

# By id of the policy: principals that it exempts from a core action, and whether administrators can create them.
_exempt[id][principal] := answer if {
	some id in scp.protective
	some action in scp.core
	some principal in scp.access(id, action).exempt
	answer := input.exempt_principals[id][principal]
}
