# METADATA
# title: Air-gapped vault's key is in the workload account
# description: An air-gapped vault survives the loss of its account; a customer managed key in that account does not.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/logicallyairgappedvault.html
# custom:
#   severity: warning
#   remedy: keep the key in an account of its own for key material, best in another organisation
package tfbackup.rules.lagv["lagv-key-in-workload-account"]

import data.tfbackup.lib.finding

findings contains finding.violated(id, ["key"], message) if {
	some id, key in _own_keys
	accounts := {account | some account in _lost_with[id]; account == key.account}
	some account in accounts
	message := sprintf("air-gapped vault is encrypted with a key of account %s, which it is meant to outlive; whoever takes over that account deletes the key, and the vault is sealed for good", [account])
}

findings contains finding.undecided(id, ["key"], {"reason": "unresolved"}, message) if {
	some id, key in _own_keys
	_differ_perhaps(id, key)
	message := "which account holds the key of the air-gapped vault is not known; in the account that the vault is meant to outlive, its key is lost with it"
}

# Customer managed keys of air-gapped vaults.
_own_keys[id] := key if {
	some id, vault in input.vaults
	vault.kind == "logically-air-gapped"
	key := vault.key
	key.manager == "customer"
}

# Accounts whose loss the vault is for: its own, and those that are backed up to it.
_lost_with[id] contains account if {
	some id, _ in _own_keys
	account := input.vaults[id].account
}

_lost_with[id] contains account if {
	some id, _ in _own_keys
	some [i, _] in input.hops_into[id]
	account := input.flows[i].account
}

_differ_perhaps(_, key) if not key.account

# An account without an id is called by its provider configuration: it may be any.
_differ_perhaps(id, key) if {
	some account in _lost_with[id]
	account != key.account
	contains(concat("", [account, key.account]), ":")
	not key.account in _lost_with[id]
}
