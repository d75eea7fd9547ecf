# METADATA
# title: KMS key is deleted or replaced
# description: This plan schedules a KMS key for deletion, with or without a replacement.
# related_resources:
#   - ref: https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html
# custom:
#   severity: error
#   remedy: put the key's block back until the last recovery point under it has expired
package tfbackup.rules.change["key-deleted"]

import data.tfbackup.lib.change
import data.tfbackup.lib.finding
import data.tfbackup.lib.wording

findings contains finding.violated(id, [], message) if {
	some id in change.deleted
	key := change.judged_keys[id]
	message := sprintf(
		"%s is scheduled for deletion; it's unusable at once and deleted %s, and recovery points under it can't be restored",
		[wording.called("KMS key", key, []), wording.waiting_period(key)],
	)
}

findings contains object.union(finding.violated(id, [], message), {"help": help}) if {
	help := "keep the key unchanged and add a second key with the new arguments"
	some id in change.replaced
	key := change.judged_keys[id]
	message := sprintf(
		"KMS key is replaced %s; the old key is unusable at once and deleted %s, and recovery points under it can't be restored",
		[wording.cause(key), wording.waiting_period(key)],
	)
}
