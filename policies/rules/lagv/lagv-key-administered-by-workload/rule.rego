# METADATA
# title: Air-gapped vault's account administers its key
# description: A key in an account apart protects nothing if its policy lets the workload's account delete it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/logicallyairgappedvault.html
# custom:
#   severity: warning
#   remedy: let the account of the vault use the key and no more, by kms:CreateGrant, kms:Decrypt, kms:DescribeKey, kms:Encrypt, kms:GenerateDataKey* and kms:ReEncrypt*
package tfbackup.rules.lagv["lagv-key-administered-by-workload"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.policy_document
import data.tfbackup.lib.principal

findings contains object.union(finding.violated(id, ["policy"], message), {"twin": account}) if {
	some id, accounts in _keys
	policy := input.key_policies[input.keys[id].policy]
	granted := principal.grants(policy.document)
	some account in accounts
	actions := {action | some [owner, action] in granted; owner == account; _administers(action)}
	count(actions) > 0
	message := sprintf("policy of the key of an air-gapped vault lets account %s, which the vault is in, use %s; whoever takes over that account can delete the key, and with it all that the vault holds", [
		account,
		concat(", ", sort(actions)),
	])
}

findings contains finding.undecided(id, ["policy"], unknown, message) if {
	some id, _ in _keys
	unknown := _unread(id)
	unknown.reason != "invalid" # plan-validity/invalid-value
	message := "policy of the key of an air-gapped vault is not known; if it lets the vault's account delete the key, the vault is lost with the account"
}

_unread(id) := input.keys[id].unknown.policy

_unread(id) := unknown if unknown := policy_document.unread_grants(input.key_policies[input.keys[id].policy])

# Keys of air-gapped vaults, with the vaults' accounts where these are others.
_keys[id] contains account if {
	some _, vault in input.vaults
	vault.kind == "logically-air-gapped"
	id := vault.key.id
	account := vault.account
	account != input.keys[id].account
}

_administers(action) if lower(action) in {"*", "kms:*"}

_administers(action) if {
	some prefix in ["kms:delete", "kms:disable", "kms:put", "kms:schedule"]
	startswith(lower(action), prefix)
}
