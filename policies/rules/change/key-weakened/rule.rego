# METADATA
# title: KMS key's rotation or waiting period is weakened
# description: This plan switches off a key's rotation or shortens its waiting period for deletion.
# related_resources:
#   - ref: https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
# custom:
#   severity: warning
#   remedy: keep enable_key_rotation = true and don't lower deletion_window_in_days
package tfbackup.rules.change["key-weakened"]

import data.tfbackup.lib.change
import data.tfbackup.lib.finding

findings contains finding.violated(id, ["rotation"], message) if {
	some [id, _] in change.fields.loosened.keys.rotation
	message := "KMS key is no longer rotated; all later recovery points depend on the same key material"
}

findings contains finding.violated(id, ["deletion_window_in_days"], message) if {
	some [id, pair] in change.fields.loosened.keys.deletion_window_in_days
	message := sprintf(
		"waiting period for deletion shrinks from %v to %v days; less time is left to cancel a deletion before all recovery points are lost",
		[object.get(pair, "before", 30), object.get(pair, "after", 30)], # AWS's default
	)
}

findings contains finding.undecided(id, [field], unknown, message) if {
	some field, message in _questions
	some [id, pair] in change.fields.unknown.keys[field]
	some unknown in pair.unknown
}

_questions := {
	"deletion_window_in_days": "can't tell whether the waiting period for deletion shrinks: depends on its length before and after",
	"rotation": "can't tell whether the KMS key is still rotated: depends on its rotation setting",
}
