# METADATA
# title: KMS key is disabled
# description: This plan disables a KMS key that was enabled.
# related_resources:
#   - ref: https://docs.aws.amazon.com/kms/latest/developerguide/enabling-keys.html
# custom:
#   severity: error
#   remedy: keep the key enabled until the last recovery point under it has expired
package tfbackup.rules.change["key-disabled"]

import data.tfbackup.lib.change
import data.tfbackup.lib.finding

findings contains finding.violated(id, ["enabled"], message) if {
	some [id, _] in change.fields.loosened.keys.enabled
	message := "KMS key is disabled; recovery points encrypted with it can't be restored, and backups under it fail, until it's enabled again"
}

findings contains finding.undecided(id, ["enabled"], unknown, message) if {
	some [id, pair] in change.fields.unknown.keys.enabled
	unknown := pair.unknown.after
	message := "can't tell whether the KMS key is disabled: depends on its new state; recovery points under a disabled key can't be restored"
}

findings contains finding.undecided(id, ["enabled"], unknown, message) if {
	some [id, pair] in change.fields.unknown.keys.enabled
	not pair.unknown.after
	unknown := pair.unknown.before
	message := "can't tell whether this plan disables the KMS key: depends on its state before"
}
