# METADATA
# title: Backup policy defines no backup plan
# description: AWS accepts a backup policy without backup plans, and it backs up nothing.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_backup_syntax.html
# custom:
#   severity: warning
#   remedy: define plans in the policy, or remove it
package tfbackup.rules["org-policy"]["backup-policy-empty"]

import data.tfbackup.lib.finding

findings contains finding.violated(id, ["backup_policy"], message) if {
	some id, policy in input.organization_policies
	count(object.get(policy.backup_policy, "plans", {})) == 0
	message := "backup policy defines no backup plan; it makes no backups in the accounts that it's attached to"
}

findings contains finding.undecided(id, ["backup_policy"], unknown, message) if {
	some id, policy in input.organization_policies
	policy.policy_type == "BACKUP_POLICY"
	unknown := policy.unknown.backup_policy
	unknown.reason != "invalid"
	message := "can't tell whether the backup policy defines a backup plan: depends on its content"
}
