# METADATA
# title: KMS alias deleted
# description: This plan deletes the name by which others may find a KMS key.
# related_resources:
#   - ref: https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: warning
#   remedy: put the alias back, or first see that nothing names the key by it
package tfbackup.rules.change["key-alias-deleted"]

import data.tfbackup.lib.change
import data.tfbackup.lib.finding
import data.tfbackup.lib.wording

findings contains finding.violated(id, [], message) if {
	some id in change.deleted
	alias := input.before.key_aliases[id]
	input.plans[alias.plan].has_backup
	message := sprintf(
		"%s is deleted; backup, copy and restore jobs that name the key by it fail",
		[wording.alias(alias)],
	)
}
