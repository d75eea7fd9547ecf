# METADATA
# title: Vault or key is in the management account
# description: No service control policy binds the organization's management account, so none protects vaults and keys in it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
# custom:
#   severity: error
#   remedy: create vaults and their keys in a member account, under SCPs that protect them
package tfbackup.rules["deletion-protection"]["vault-or-key-in-management-account"]

import data.tfbackup.lib.backup
import data.tfbackup.lib.finding
import data.tfbackup.lib.organization
import data.tfbackup.lib.wording

findings contains finding.violated(id, [], message) if {
	some id, vault in input.vaults
	some account in organization.management
	_is_in(vault, account)
	message := sprintf("%s is in %s, the management account; SCPs don't bind it, so its administrators can delete recovery points", [
		wording.vault(vault),
		organization.called(account),
	])
}

findings contains finding.undecided(id, ["account"], {"reason": "unresolved"}, message) if {
	some id, vault in input.vaults
	vault.account in organization.may_manage
	message := sprintf("can't tell whether %s is in the management account, which no SCP binds: depends on which account manages the organization", [wording.vault(vault)])
}

findings contains finding.violated(id, [], message) if {
	count(organization.management) > 0 # else no key need be looked at
	some id, key in _used
	key.account in organization.management
	message := sprintf("KMS key that encrypts backups is in %s, %s", [organization.called(key.account), _consequence])
}

# The key's own fact is in none of the plans.
findings contains finding.violated(id, ["key"], message) if {
	some id, vault in input.vaults
	vault.key.manager == "customer"
	not _is_here(vault.key)
	vault.key.account in organization.management
	message := sprintf("KMS key of %s is in %s, %s", [wording.vault(vault), organization.called(vault.key.account), _consequence])
}

findings contains finding.undecided(id, ["account"], {"reason": "unresolved"}, message) if {
	count(organization.may_manage) > 0
	some id, key in _used
	key.account in organization.may_manage
	message := "can't tell whether the KMS key is in the management account, which no SCP binds: depends on which account manages the organization"
}

_is_in(vault, account) if vault.account == account

# A stack set that names the account makes one there; one that follows units leaves it out.
_is_in(vault, account) if {
	some target in vault.scope.targets
	target.name == account
}

_is_here(key) if input.keys[key.id]

_consequence := "the management account; SCPs don't bind it, so its administrators can schedule the key's deletion (kms:ScheduleKeyDeletion)"

# Customer managed keys that encrypt a vault, or what goes into one.
_used[id] := key if {
	some id in backup.used_keys
	key := input.keys[id]
	key.manager == "customer"
}
