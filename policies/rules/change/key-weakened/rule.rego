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
	some id, [before, after] in change.updated_keys
	before.rotation == true
	after.rotation == false
	message := "KMS key is no longer rotated; all later recovery points depend on the same key material"
}

findings contains finding.violated(id, ["deletion_window_in_days"], message) if {
	some id, [before, after] in change.updated_keys
	was := _window(before)
	shall := _window(after)
	shall < was
	message := sprintf(
		"waiting period for deletion shrinks from %v to %v days; less time is left to cancel a deletion before all recovery points are lost",
		[was, shall],
	)
}

findings contains finding.undecided(id, ["rotation"], unknown, message) if {
	some id, [before, after] in change.updated_keys
	not before.rotation == false
	not after.rotation == true
	some key in [before, after]
	unknown := key.unknown.rotation
	message := "can't tell whether the KMS key is still rotated: depends on its rotation setting"
}

findings contains finding.undecided(id, ["deletion_window_in_days"], unknown, message) if {
	some id, versions in change.updated_keys
	some key in versions
	unknown := key.unknown.deletion_window_in_days
	message := "can't tell whether the waiting period for deletion shrinks: depends on its length before and after"
}

# AWS's default is 30 days.
_window(key) := object.get(key, "deletion_window_in_days", 30) if not key.unknown.deletion_window_in_days
