# METADATA
# title: Key policies
# description: Policies of keys that a plan deletes, and in what they differ from AWS's default policy.
# schemas:
#   - input: schema.facts
package tfbackup.lib.key_policy

import data.tfbackup.lib.change
import data.tfbackup.lib.finding
import data.tfbackup.lib.principal

# Policies that leave their key without another, by id.
deleted[id] := policy if {
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
perhaps_deleted[id] := wait if {
	some id in change.deleted
	policy := input.before.key_policies[id]
	key := policy.key
	id != key
	change.judged_keys[key]
	not change.replaced[key]
	unknown := input.keys[key].unknown.policy
	wait := finding.wait(key, ["policy"], unknown)
}

perhaps_deleted[id] := wait if {
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
holds_back(policy) if {
	some statement in policy.document.statements
	statement.effect == "Deny"
}

holds_back(policy) if {
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
others(policy) := {account |
	some [account, _] in principal.grants(policy.document)
	account != policy.account
}
