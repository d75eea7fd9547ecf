# METADATA
# title: KMS key replaced
# description: This plan schedules a KMS key for deletion and makes another in its place.
# related_resources:
#   - ref: https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: error
#   remedy: leave the key as it is and add a second key with the new arguments
package tfbackup.rules.change["key-replaced"]

import data.tfbackup.lib.change
import data.tfbackup.lib.finding
import data.tfbackup.lib.wording

findings contains finding.violated(id, [], message) if {
	some id in change.replaced
	key := change.judged_keys[id]
	message := sprintf(
		"key is replaced %s; the old key is unusable at once and gone %s, and no recovery point encrypted with it can be restored",
		[wording.cause(key), wording.waiting_period(key)],
	)
}
