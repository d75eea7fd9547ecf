# METADATA
# title: Copy action names two vaults
# description: A copy action's key is the ARN of its destination; AWS doesn't say which counts where the two differ.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_backup_syntax.html
# custom:
#   severity: warning
#   remedy: use the ARN of target_backup_vault_arn as the key of the copy action as well
package tfbackup.rules["org-policy"]["backup-policy-copy-names-two-vaults"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.lifecycle

findings contains object.union(finding.violated(id, [], message), {"twin": twin}) if {
	some id, plan in input.backup_plans
	some rule in plan.rules
	some copy in rule.copies
	key := copy.declared_under
	destination := copy.vault.arn
	twin := concat(" ", [object.get(rule, "name", ""), key])
	message := sprintf("rule %s has a copy action under %s with the target %s; AWS may copy to either vault, and the other stays empty", [
		lifecycle.called(rule),
		key,
		destination,
	])
}
