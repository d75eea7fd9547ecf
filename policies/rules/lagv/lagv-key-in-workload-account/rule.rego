# METADATA
# title: Vault's KMS key is in the workload account
# description: A logically air-gapped vault or DataBunker survives the loss of the workload account; a KMS key in that account doesn't.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/logicallyairgappedvault.html
# custom:
#   severity: warning
#   remedy: use a KMS key in a separate account for key material, ideally in another organization
package tfbackup.rules.lagv["lagv-key-in-workload-account"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.wording

findings contains finding.violated(id, ["key"], message) if {
	some id, key in _own_keys
	accounts := {account | some account in _lost_with[id]; account == key.account}
	some account in accounts
	message := sprintf("%s uses a KMS key of account %s; any principal with kms:ScheduleKeyDeletion there can make the vault's recovery points unreadable", [
		wording.vault(input.vaults[id]),
		account,
	])
}

findings contains finding.undecided(id, ["key"], {"reason": "unresolved"}, message) if {
	some id, key in _own_keys
	_differ_perhaps(id, key)
	message := sprintf("can't tell whether the KMS key of %s is in the workload account; if it is, both are lost together", [
		wording.vault(input.vaults[id]),
	])
}

# Customer managed keys of vaults that are meant to outlive an account.
_own_keys[id] := key if {
	some id, vault in input.vaults
	vault.kind == "logically-air-gapped"
	key := vault.key
	key.manager == "customer"
}

_own_keys[id] := key if {
	some id, _ in input.hops_across
	vault := input.vaults[id]
	vault.kind == "standard"
	key := vault.key
	key.manager == "customer"
	_elsewhere(key, vault)
}

# A key beside the vault is as far from the workload as the vault.
_elsewhere(key, _) if not key.account

_elsewhere(key, vault) if key.account != vault.account

# Accounts whose loss the vault is for: its own if it is air-gapped, and those that are backed up to it.
_lost_with[id] contains account if {
	some id, _ in _own_keys
	input.vaults[id].kind == "logically-air-gapped"
	account := input.vaults[id].account
}

_lost_with[id] contains account if {
	some id, _ in _own_keys
	some [i, _] in input.hops_into[id]
	account := input.flows[i].account
	_counts(account, input.vaults[id])
}

# What a standard vault holds of its own account isn't what it is for.
_counts(_, vault) if vault.kind == "logically-air-gapped"

_counts(account, vault) if account != vault.account

_differ_perhaps(_, key) if not key.account

# An account without an id is called by its provider configuration: it may be any.
_differ_perhaps(id, key) if {
	some account in _lost_with[id]
	account != key.account
	contains(concat("", [account, key.account]), ":")
	not key.account in _lost_with[id]
}
