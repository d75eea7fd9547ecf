# METADATA
# title: Key policy bypasses the lockout check
# description: KMS refuses a policy that shuts its own author out, unless the check is bypassed.
# related_resources:
#   - ref: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
# custom:
#   severity: warning
#   remedy: leave bypass_policy_lockout_safety_check out
package tfbackup.rules["key-policy"]["key-policy-lockout-check-bypassed"]

import data.tfbackup.lib.backup
import data.tfbackup.lib.finding

findings contains finding.violated(id, ["lockout_check_bypassed"], message) if {
	some id in backup.judged_keys
	input.keys[id].lockout_check_bypassed == true
	message := concat("", [
		"key's policy is set without KMS's check for a lockout; after a slip nobody can change the policy any more, ",
		"and what the key encrypts may stay closed on restore day",
	])
}

findings contains finding.undecided(id, ["lockout_check_bypassed"], unknown, message) if {
	some id in backup.judged_keys
	unknown := input.keys[id].unknown.lockout_check_bypassed
	message := "whether KMS checks the key's policy for a lockout is not known; after a slip nobody can change it any more"
}
