# METADATA
# title: Backup policy is deleted or detached
# description: This plan destroys or detaches a backup policy, which ends the backup plans that it creates in accounts.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_backup.html
# custom:
#   severity: error
#   remedy: keep the policy and its attachments, or attach another policy with the same plans in the same apply
package tfbackup.rules.change["backup-policy-removed"]

import data.tfbackup.lib.change
import data.tfbackup.lib.finding
import data.tfbackup.lib.scp_change
import data.tfbackup.lib.text
import data.tfbackup.lib.wording

findings contains finding.violated(id, [], message) if {
	some id in change.deleted
	ended := _ended(id)
	count(ended) > 0
	message := sprintf("%s is deleted, which ends %s in %s; the policy makes no more backups there", [
		_called(id),
		_plans({name | some [name, _, _] in ended}),
		text.few({where | some [_, _, where] in ended}),
	])
}

findings contains object.union(finding.violated(id, [], message), {"twin": where}) if {
	some id, attachment in scp_change.detached
	policy := attachment.policy.id
	not policy in change.deleted
	target := scp_change.node(attachment.target)
	names := {name | some [name, node, _] in _ended(policy); node == target}
	count(names) > 0
	where := scp_change.where(attachment.target)
	message := sprintf("%s is detached from %s, which ends %s there; the policy makes no more backups", [
		_called(policy),
		where,
		_plans(names),
	])
}

findings contains finding.undecided(id, [], unknown, message) if {
	some id in change.changed
	policy := input.before.policy_attachments[id].policy.id
	count(_made(policy)) > 0
	unknown := input.policy_attachments[id].unknown.target
	message := sprintf("can't tell whether %s stays attached: depends on its attachment's target; a detached policy makes no backups", [_called(policy)])
}

# `[plan's name, node, node in words]` of the plans that a policy has part in before the plan.
_made(policy) := {[plan.name, node, where] |
	some _, plan in input.before.backup_plans
	policy in plan.merged_from
	some target in plan.scope.targets
	node := scp_change.node(target)
	not scp_change.gone[node]
	where := scp_change.where(target)
}

# Those of them that no policy makes there any more.
_ended(policy) := {[name, node, where] |
	some [name, node, where] in _made(policy)
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
_called(id) := wording.called("backup policy", policy, [name | name := sprintf("\"%s\"", [policy.name])]) if {
	policy := input.before.organization_policies[id]
}

# Plans in words.
_plans(names) := sprintf("backup plan \"%s\"", [concat("", names)]) if count(names) == 1

_plans(names) := sprintf("backup plans %s", [text.few(names)]) if count(names) > 1
