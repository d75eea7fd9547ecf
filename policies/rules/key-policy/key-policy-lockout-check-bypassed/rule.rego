# METADATA
# title: Key policy bypasses the lockout check
# description: AWS KMS rejects a key policy that locks its own author out, unless the safety check is bypassed.
# related_resources:
#   - ref: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
# custom:
#   severity: warning
#   remedy: remove bypass_policy_lockout_safety_check
package tfbackup.rules["key-policy"]["key-policy-lockout-check-bypassed"]

import data.tfbackup.lib.backup
import data.tfbackup.lib.finding

findings contains object.union(finding.violated(id, ["lockout_check_bypassed"], message), {"label": "lockout check bypassed"}) if {
	some id in backup.judged_keys
	input.keys[id].lockout_check_bypassed == true
	message := "key policy is set without the lockout safety check; a mistake in it leaves nobody with kms:PutKeyPolicy, and restores may fail"
}

findings contains finding.undecided(id, ["lockout_check_bypassed"], unknown, message) if {
	some id in backup.judged_keys
	unknown := input.keys[id].unknown.lockout_check_bypassed
	message := "can't tell whether KMS checks the key policy for a lockout: depends on bypass_policy_lockout_safety_check; without the check, a mistake can leave nobody with kms:PutKeyPolicy"
}
