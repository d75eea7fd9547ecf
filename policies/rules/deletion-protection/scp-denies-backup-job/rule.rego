# METADATA
# title: Service control policy stops a backup job
# description: A service control policy also binds the role that AWS Backup takes; what it is denied, no permission gives back.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: error
#   remedy: exempt the backup role from the Deny, or leave these actions out of it
package tfbackup.rules["deletion-protection"]["scp-denies-backup-job"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.flow_denial
import data.tfbackup.lib.refusal
import data.tfbackup.lib.scp

findings contains object.union(finding.violated(id, ["document"], message), more) if {
	some id, accounts in flow_denial.certain
	some account, places in accounts
	more := {"twin": account, "help": flow_denial.help(places), "related": [_start(places)]}
	message := sprintf("%s keeps %s (%s), but %s; the job fails every time", [
		scp.called(id),
		flow_denial.what(account, places),
		flow_denial.why(places),
		flow_denial.way(places),
	])
}

findings contains object.union(finding.undecided_for(id, field, waits_for, message), {"twin": account}) if {
	some id, accounts in flow_denial.doubtful
	some account, places in accounts
	[who, field] := _who(id)
	waits_for := [wait | some [_, _, _, refused] in places; some wait in refusal.waits(refused)]
	message := sprintf("%s may keep %s%s, but %s; what decides is not known, and the job fails if so", [
		who,
		flow_denial.what(account, places),
		flow_denial.conditions(places),
		flow_denial.way(places),
	])
}

_start(places) := {"resource": flow_denial.start(places), "attribute": ["rules"], "label": "needed from here"}

_who(id) := [scp.called(id), ["document"]] if {
	input.organization_policies[id]
} else := ["a service control policy", []]
