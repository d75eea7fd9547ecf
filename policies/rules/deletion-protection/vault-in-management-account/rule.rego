# METADATA
# title: Vault in the management account
# description: No service control policy binds the organisation's management account, so none protects the backups in it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: error
#   remedy: keep backups in a member account of their own, below service control policies that protect them
package tfbackup.rules["deletion-protection"]["vault-in-management-account"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.organization
import data.tfbackup.lib.wording

findings contains finding.violated(id, [], message) if {
	some id, vault in input.vaults
	some account in organization.management
	_is_in(vault, account)
	message := sprintf("%s is in %s, which manages the organisation; no service control policy binds its administrators, so none keeps them from deleting the backups", [
		wording.vault(vault),
		organization.called(account),
	])
}

findings contains finding.undecided(id, ["account"], {"reason": "unresolved"}, message) if {
	some id, vault in input.vaults
	vault.account in organization.may_manage
	message := sprintf("%s is in an account that also makes parts of the organisation; if that is the management account, no service control policy protects the backups", [wording.vault(vault)])
}

_is_in(vault, account) if vault.account == account

# A stack set that names the account makes one there; one that follows units leaves it out.
_is_in(vault, account) if {
	some target in vault.scope.targets
	target.name == account
}
