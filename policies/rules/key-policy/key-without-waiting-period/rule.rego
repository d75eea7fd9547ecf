# METADATA
# title: Vault key has no waiting period
# description: Imported key material and custom key stores can be cut off from a key at once; the waiting period of 7 to 30 days protects only the key itself.
# related_resources:
#   - ref: https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-delete-key-material.html
# custom:
#   severity: warning
#   remedy: use a key with key material from AWS KMS, or deny kms:DeleteImportedKeyMaterial and kms:DisconnectCustomKeyStore with an SCP
package tfbackup.rules["key-policy"]["key-without-waiting-period"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.wording

findings contains object.union(finding.violated(id, ["origin"], message), {"label": label}) if {
	some id, vault in _vault_keys
	origin := input.keys[id].origin
	some [kind, action, label] in [_kinds[origin]]
	not _is_denied(id, action)
	message := sprintf("key of %s %s; %s makes its recovery points unreadable at once, without a waiting period", [
		wording.vault(input.vaults[vault]),
		kind,
		action,
	])
}

findings contains finding.undecided(id, ["origin"], unknown, message) if {
	some id, vault in _vault_keys
	unknown := input.keys[id].unknown.origin
	message := sprintf("can't tell whether the key of %s has imported key material: depends on its origin; kms:DeleteImportedKeyMaterial makes recovery points unreadable at once", [
		wording.vault(input.vaults[vault]),
	])
}

# By key: the first vault that it encrypts.
_vault_keys[id] := first if {
	some id, vaults in _vaults
	input.keys[id]
	first := min(vaults)
}

_vaults[key] contains id if {
	some id, vault in input.vaults
	key := vault.key.id
}

# What ends a key at once, by where its material is.
_kinds := {
	"EXTERNAL": ["has imported key material", "kms:DeleteImportedKeyMaterial", "imported key material"],
	"AWS_CLOUDHSM": ["is in a custom key store", "kms:DisconnectCustomKeyStore", "custom key store"],
	"EXTERNAL_KEY_STORE": ["is in an external key store", "kms:DisconnectCustomKeyStore", "external key store"],
}

# Whoever runs an external key store needs no permission of AWS to end it.
_is_denied(id, action) if {
	input.keys[id].origin != "EXTERNAL_KEY_STORE"
	some target in [id, object.get(input.keys[id], "account", "")]
	access := input.access[target][action]
	access.verdict == "denied"
	not access.exempt_wide
}
