# METADATA
# title: KMS key is disabled
# description: This plan disables a KMS key that has been enabled.
# related_resources:
#   - ref: https://docs.aws.amazon.com/kms/latest/developerguide/enabling-keys.html
# custom:
#   severity: error
#   remedy: leave the key enabled, at least until the last recovery point under it has expired
package tfbackup.rules.change["key-disabled"]

import data.tfbackup.lib.change
import data.tfbackup.lib.finding

findings contains finding.violated(id, ["enabled"], message) if {
	some id, [before, after] in change.updated_keys
	after.enabled == false
	not before.enabled == false
	not before.unknown.enabled
	message := "key is disabled; until it is enabled again no recovery point encrypted with it can be restored, and backups under it fail"
}

findings contains finding.undecided(id, ["enabled"], unknown, message) if {
	some id, [before, after] in change.updated_keys
	not before.enabled == false
	unknown := after.unknown.enabled
	message := "whether the key is disabled isn't known"
}

findings contains finding.undecided(id, ["enabled"], unknown, message) if {
	some id, [before, after] in change.updated_keys
	after.enabled == false
	unknown := before.unknown.enabled
	message := "whether the key was enabled before isn't known"
}
