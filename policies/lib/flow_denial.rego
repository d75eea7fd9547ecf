# METADATA
# title: Flows that service control policies deny
# description: What flows need and service control policies deny the backup role, by policy and account, and how to say so.
# schemas:
#   - input: schema.facts
package tfbackup.lib.flow_denial

import data.tfbackup.lib.flow
import data.tfbackup.lib.refusal
import data.tfbackup.lib.text

# By policy and account: `[flow, hop, action, refusal]` of what is denied for certain to flows that certainly
# select something.
certain[policy][account] contains place if {
	some account, refusals in input.scp_refusals
	some refused in refusals
	refusal.is_certain(refused)
	policy := refused.by[0].policy
	place := _place(refused)
}

# The others, by object and account: the policy that decides, else the backup plan of the first flow.
doubtful[object_id][account] contains place if {
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

# `the backup role of account 111122223333 from kms:CreateGrant`
what(account, places) := sprintf("%s of %s from %s", [
	_who(places),
	refusal.account({"account": account}),
	concat(", ", sort({action | some [_, _, action, _] in places})),
])

_who(places) := sprintf("role %s", [text.list(roles, 2)]) if {
	roles := {role | some [_, _, _, refused] in places; role := refused.role}
	count(roles) > 0
} else := "the backup role"

# The statements that decide.
why(places) := concat(" and ", sort({words | some [_, _, _, refused] in places; some by in refused.by; words := refusal.place(by)}))

# The conditions that decide, where some do.
conditions(places) := sprintf(" (%s)", [concat("; ", sort(found))]) if {
	found := {words | some [_, _, _, refused] in places; some words in refused.conditions}
	count(found) > 0
} else := ""

# The first way of recovery points that needs it.
way(places) := words if {
	[i, j, _, _] := min(places)
	words := flow.way(i, j)
} else := "a rule needs that"

# What exempts the roles.
help(places) := sprintf(`add to the conditions of %s: "ArnNotLike": {"aws:PrincipalArn": [%s]}`, [why(places), concat(", ", roles)]) if {
	roles := sort({sprintf(`"%s"`, [role]) | some [_, _, _, refused] in places; role := refused.role})
	count(roles) > 0
} else := sprintf(`add to the conditions of %s an "ArnNotLike" on aws:PrincipalArn with the backup role`, [why(places)])

# Where the way starts.
start(places) := input.flows[i].backup_plan if [i, _, _, _] := min(places)
