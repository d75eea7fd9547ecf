# METADATA
# title: Key policy is deleted
# description: This plan deletes the policy of a KMS key that stays; Terraform puts AWS's default policy in its place.
# related_resources:
#   - ref: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: warning
#   remedy: keep the aws_kms_key_policy; to write the policy into the key, drop the old resource by a removed block
package tfbackup.rules.change["key-policy-deleted"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.key_policy
import data.tfbackup.lib.text

findings contains finding.violated(id, [], message) if {
	some id, policy in key_policy.deleted
	effects := array.concat(
		["whoever has the rights in IAM may then disable or delete the key, and no backup under it can be restored" |
			key_policy.holds_back(policy)
		],
		[lost |
			others := key_policy.others(policy)
			count(others) > 0
			lost := sprintf("account %s can use it no longer, so copies there fail", [text.list(others, 3)])
		],
	)
	count(effects) > 0
	message := sprintf("key policy is deleted and AWS's default comes in its place; %s", [concat("; ", effects)])
}

findings contains finding.undecided(id, ["document"], unknown, message) if {
	some id, policy in key_policy.deleted
	unknown := policy.unknown.document
	message := "key policy is deleted and AWS's default comes in its place; whether that lets in others isn't known"
}

findings contains finding.undecided_for(id, [], [wait], message) if {
	some id, wait in key_policy.perhaps_deleted
	message := "key policy is deleted; whether AWS's default comes in its place, and lets in others, isn't known"
}
