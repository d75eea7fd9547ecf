# METADATA
# title: KMS key's rotation or waiting period is weakened
# description: This plan switches a key's rotation off or shortens its deletion window.
# related_resources:
#   - ref: https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
# custom:
#   severity: warning
#   remedy: keep enable_key_rotation true and deletion_window_in_days as long as it is
package tfbackup.rules.change["key-weakened"]

import data.tfbackup.lib.change
import data.tfbackup.lib.finding

findings contains finding.violated(id, ["rotation"], message) if {
	some id, [before, after] in change.updated_keys
	before.rotation == true
	after.rotation == false
	message := "key rotation is switched off; all later recovery points hang on one and the same key material"
}

findings contains finding.violated(id, ["deletion_window_in_days"], message) if {
	some id, [before, after] in change.updated_keys
	was := _window(before)
	shall := _window(after)
	shall < was
	message := sprintf(
		"deletion window shrinks from %v to %v days; that is the time left to notice a deletion before every recovery point under the key is lost",
		[was, shall],
	)
}

findings contains finding.undecided(id, ["rotation"], unknown, message) if {
	some id, [before, after] in change.updated_keys
	not before.rotation == false
	not after.rotation == true
	some key in [before, after]
	unknown := key.unknown.rotation
	message := "whether key rotation is switched off isn't known"
}

findings contains finding.undecided(id, ["deletion_window_in_days"], unknown, message) if {
	some id, versions in change.updated_keys
	some key in versions
	unknown := key.unknown.deletion_window_in_days
	message := "whether the deletion window shrinks isn't known"
}

# AWS's default is 30 days.
_window(key) := object.get(key, "deletion_window_in_days", 30) if not key.unknown.deletion_window_in_days
