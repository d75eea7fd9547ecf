# METADATA
# title: KMS key isn't rotated
# description: Without rotation, one piece of key material protects every recovery point that the key ever encrypts.
# related_resources:
#   - ref: https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
# custom:
#   severity: warning
#   remedy: set enable_key_rotation = true
package tfbackup.rules["key-policy"]["key-rotation-off"]

import data.tfbackup.lib.backup
import data.tfbackup.lib.finding

# The facts have no rotation where a key can't rotate by itself: replicas, asymmetric keys, imported material.
findings contains object.union(finding.violated(id, ["rotation"], message), {"label": "never rotated"}) if {
	some id in backup.judged_keys
	input.keys[id].rotation == false
	message := "KMS key is never rotated; a single piece of key material protects every recovery point under it"
}

findings contains finding.undecided(id, ["rotation"], unknown, message) if {
	some id in backup.judged_keys
	unknown := input.keys[id].unknown.rotation
	message := "can't tell whether the KMS key is rotated: depends on enable_key_rotation; without rotation, a single piece of key material protects every recovery point"
}
