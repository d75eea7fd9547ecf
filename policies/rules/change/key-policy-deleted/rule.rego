# METADATA
# title: Key policy is deleted
# description: This plan deletes the key policy of a KMS key that stays; the provider puts AWS's default key policy in its place.
# related_resources:
#   - ref: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
# custom:
#   severity: warning
#   remedy: keep aws_kms_key_policy; to move the policy into the key's block, drop the old resource with a removed block
package tfbackup.rules.change["key-policy-deleted"]

import data.tfbackup.lib.change
import data.tfbackup.lib.finding
import data.tfbackup.lib.principal
import data.tfbackup.lib.text

findings contains finding.violated(id, [], message) if {
	some id, policy in _deleted
	effects := array.concat(
		["IAM permissions alone then decide on kms:DisableKey and kms:ScheduleKeyDeletion" |
			_holds_back(policy)
		],
		[lost |
			others := _others(policy)
			count(others) > 0
			lost := sprintf("account %s can no longer use the key, so copies there fail", [text.few(others)])
		],
	)
	count(effects) > 0
	message := sprintf("key policy is deleted and AWS's default key policy takes its place; %s", [concat("; ", effects)])
}

findings contains finding.undecided(id, ["document"], unknown, message) if {
	some id, policy in _deleted
	unknown := policy.unknown.document
	message := "can't tell whether AWS's default key policy, which replaces this one, allows more: depends on the deleted policy's document"
}

findings contains finding.undecided_for(id, [], [wait], message) if {
	some id, wait in _perhaps_deleted
	message := "can't tell whether AWS's default key policy replaces the deleted one; with it, IAM permissions alone protect the key"
}

# Policies that leave their key without another, by id.
_deleted[id] := policy if {
	some id in change.deleted
	policy := input.before.key_policies[id]
	key := policy.key
	id != key # written inside its key: it goes with the key
	change.judged_keys[key]
	input.keys[key]
	not change.replaced[key]
	object.get(input.keys[key], "policy", key) == key
	not input.keys[key].unknown.policy
	not _rewritten[key]
}

# The same, where it isn't known whether the key has another then, or whose policy it is: the field and the
# entry of the `unknown` map.
_perhaps_deleted[id] := wait if {
	some id in change.deleted
	policy := input.before.key_policies[id]
	key := policy.key
	id != key
	change.judged_keys[key]
	not change.replaced[key]
	unknown := input.keys[key].unknown.policy
	wait := finding.wait(key, ["policy"], unknown)
}

_perhaps_deleted[id] := wait if {
	some id in change.deleted
	policy := input.before.key_policies[id]
	not policy.key
	unknown := policy.unknown.key
	input.plans[policy.plan].has_backup
	wait := finding.wait(id, ["key"], unknown)
}

# Keys in whose own block the policy is written instead.
_rewritten contains key if {
	some key in change.updated
	input.before.key_policies[key].document != input.key_policies[key].document
}

# It denies something, or doesn't leave all to IAM.
_holds_back(policy) if {
	some statement in policy.document.statements
	statement.effect == "Deny"
}

_holds_back(policy) if {
	policy.document
	not _lets_all_in(policy)
}

# What the default policy says.
_lets_all_in(policy) if {
	some statement in policy.document.statements
	statement.effect == "Allow"
	"kms:*" in statement.actions
	not statement.conditions
	some named in statement.principals.AWS
	endswith(named, ":root")
	principal.account(named) == policy.account
}

# Other accounts that it lets in.
_others(policy) := {account |
	some [account, _] in principal.grants(policy.document)
	account != policy.account
}
