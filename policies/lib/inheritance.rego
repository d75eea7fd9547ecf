# METADATA
# title: Inheritance
# description: Backup plans that backup policies of the organization come to.
package tfbackup.lib.inheritance

# By id of the plan: the policy that is closest to where it holds. The plan's object is that policy's.
closest[id] := policy if {
	some id, plan in input.backup_plans
	plan.origin == "organizations-policy"
	some policy in plan.merged_from
	input.organization_policies[policy].plan == plan.plan
	input.organization_policies[policy].address == plan.address
}

# By id of the policy: keys of the tags that its selections go by.
tags[policy] contains key if {
	some _, selection in input.selections
	policy := closest[selection.backup_plan.id]
	some condition in array.concat(object.get(selection, "tags", []), object.get(selection, "conditions", []))
	key := condition.key
}

# Names of rules and selections of a plan that a policy has written out in full.
parts(id, name) := {[place, part] |
	some place in [["rules"], ["selections", "tags"], ["selections", "resources"]]
	some part, _ in object.get(plan, place, {})
	not startswith(part, "@@")
} if {
	plan := input.organization_policies[id].backup_policy.plans[name]
	plan.regions
	plan.rules
	plan.selections
}
