# METADATA
# title: Backup policy is deleted or detached
# description: This plan destroys a backup policy or takes it off a target, which ends the backup plans that it makes there.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_backup.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: error
#   remedy: keep the policy and its attachments, or attach another with the same plans in the same apply
package tfbackup.rules.change["backup-policy-removed"]

import data.tfbackup.lib.backup_policy
import data.tfbackup.lib.change
import data.tfbackup.lib.finding
import data.tfbackup.lib.scp_change

findings contains finding.violated(id, [], message) if {
	some id in change.deleted
	ended := backup_policy.ended(id)
	count(ended) > 0
	message := sprintf("%s is destroyed; that ends %s in %s, and nothing is backed up by it there any more", [
		backup_policy.called(id),
		backup_policy.plans({name | some [name, _, _] in ended}),
		concat(", ", sort({where | some [_, _, where] in ended})),
	])
}

findings contains object.union(finding.violated(id, [], message), {"twin": where}) if {
	some id, attachment in scp_change.detached
	policy := attachment.policy.id
	not policy in change.deleted
	target := scp_change.node(attachment.target)
	names := {name | some [name, node, _] in backup_policy.ended(policy); node == target}
	count(names) > 0
	where := scp_change.where(attachment.target)
	message := sprintf("%s is taken off %s; that ends %s there, and nothing is backed up by it any more", [
		backup_policy.called(policy),
		where,
		backup_policy.plans(names),
	])
}

findings contains finding.undecided(id, [], unknown, message) if {
	some id in change.changed
	policy := input.before.policy_attachments[id].policy.id
	count(backup_policy.made(policy)) > 0
	unknown := input.policy_attachments[id].unknown.target
	message := sprintf("whether %s stays attached isn't known before apply", [backup_policy.called(policy)])
}
