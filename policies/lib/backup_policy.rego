# METADATA
# title: Backup policies
# description: Which plans end with a backup policy of the organisation, and where.
# schemas:
#   - input: schema.facts
package tfbackup.lib.backup_policy

import data.tfbackup.lib.scp_change
import data.tfbackup.lib.text
import data.tfbackup.lib.wording

# `[plan's name, node, node in words]` of the plans that a policy has part in before the plan.
made(policy) := {[plan.name, node, where] |
	some _, plan in input.before.backup_plans
	policy in plan.merged_from
	some target in plan.scope.targets
	node := scp_change.node(target)
	not scp_change.gone[node]
	where := scp_change.where(target)
}

# Those of them that no policy makes there any more.
ended(policy) := {[name, node, where] |
	some [name, node, where] in made(policy)
	not _left(name, node)
}

# There or above.
_left(name, node) if {
	some above in scp_change.way(node)
	_standing[[name, above]]
}

_standing contains [name, node] if {
	some _, plan in input.backup_plans
	plan.origin == "organizations-policy"
	name := plan.name
	some target in plan.scope.targets
	node := scp_change.node(target)
}

# `backup policy "daily"`
called(id) := wording.called("backup policy", policy, [name | name := sprintf("\"%s\"", [policy.name])]) if {
	policy := input.before.organization_policies[id]
}

# Plans in words.
plans(names) := sprintf("backup plan \"%s\"", [concat("", names)]) if count(names) == 1

plans(names) := sprintf("backup plans %s", [text.list(names, 3)]) if count(names) > 1
