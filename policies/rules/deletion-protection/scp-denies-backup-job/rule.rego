# METADATA
# title: Service control policy makes backup jobs fail
# description: A service control policy also binds the role that AWS Backup assumes; the role's permissions can't override its Deny.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
# custom:
#   severity: error
#   remedy: exempt the backup role from the Deny, or remove these actions from it
package tfbackup.rules["deletion-protection"]["scp-denies-backup-job"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.flow
import data.tfbackup.lib.refusal
import data.tfbackup.lib.scp
import data.tfbackup.lib.text

findings contains object.union(finding.violated(id, ["document"], message), more) if {
	some id, accounts in _certain
	some account, places in accounts
	more := {"twin": account, "help": _help(places), "related": [_start(places)]}
	message := sprintf("%s denies %s (%s), but %s; every such job fails", [
		scp.called(id),
		_what(account, places),
		_why(places),
		_way(places),
	])
}

findings contains object.union(finding.undecided_for(id, field, waits_for, message), {"twin": account}) if {
	some id, accounts in _doubtful
	some account, places in accounts
	[who, field] := _who(id)
	waits_for := [wait | some [_, _, _, refused] in places; some wait in refusal.waits(refused)]
	message := sprintf("can't tell whether %s denies %s%s; if so, jobs fail where %s", [
		who,
		_what(account, places),
		_conditions(places),
		_way(places),
	])
}

_start(places) := {"resource": _first(places), "attribute": ["rules"], "label": "needs the denied actions"}

_who(id) := [scp.called(id), ["document"]] if {
	input.organization_policies[id]
} else := ["an SCP", []]

# By policy and account: `[flow, hop, action, refusal]` of what is denied for certain to flows that certainly
# select something.
_certain[policy][account] contains place if {
	some account, refusals in input.scp_refusals
	some refused in refusals
	refusal.is_certain(refused)
	policy := refused.by[0].policy
	place := _place(refused)
}

# The others, by object and account: the policy that decides, else the backup plan of the first flow.
_doubtful[object_id][account] contains place if {
	some account, refusals in input.scp_refusals
	some refused in refusals
	not refusal.is_certain(refused)
	object_id := _object(refused)
	place := _place(refused)
}

_place(refused) := [refused.flow, refused.hop, refused.action, refused]

_object(refused) := refused.by[0].policy if {
	refused.by[0].policy
} else := input.flows[refused.flow].backup_plan

# `kms:CreateGrant to the backup role of account 111122223333`
_what(account, places) := sprintf("%s to %s of %s", [
	text.few({action | some [_, _, action, _] in places}),
	_who_of(places),
	refusal.account({"account": account}),
])

_who_of(places) := sprintf("role %s", [text.few(roles)]) if {
	roles := {role | some [_, _, _, refused] in places; role := refused.role}
	count(roles) > 0
} else := "the backup role"

# The statements that decide.
_why(places) := concat(" and ", sort({words | some [_, _, _, refused] in places; some by in refused.by; words := refusal.place(by)}))

# The conditions that decide, where some do.
_conditions(places) := sprintf(" (%s)", [concat("; ", sort(found))]) if {
	found := {words | some [_, _, _, refused] in places; some words in refused.conditions}
	count(found) > 0
} else := ""

# The first way of recovery points that needs it.
_way(places) := words if {
	[i, j, _, _] := min(places)
	words := flow.way(i, j)
} else := "a rule needs it"

# What exempts the roles.
_help(places) := sprintf(`add to the conditions of %s: "ArnNotLike": {"aws:PrincipalArn": [%s]}`, [_why(places), concat(", ", roles)]) if {
	roles := sort({sprintf(`"%s"`, [role]) | some [_, _, _, refused] in places; role := refused.role})
	count(roles) > 0
} else := sprintf(`add to the conditions of %s an "ArnNotLike" on aws:PrincipalArn with the backup role`, [_why(places)])

# Where the way starts.
_first(places) := input.flows[i].backup_plan if [i, _, _, _] := min(places)
