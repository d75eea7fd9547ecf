# METADATA
# title: Backup vault is deleted or replaced
# description: This plan destroys a backup vault, for good or to make it anew; its recovery points go first and do not move over.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault.html
# custom:
#   severity: error
#   remedy: put the vault's block back, or take it out of the state with a removed block (destroy = false)
package tfbackup.rules.change["vault-deleted"]

import data.tfbackup.lib.change
import data.tfbackup.lib.finding
import data.tfbackup.lib.wording

findings contains finding.violated(id, [], message) if {
	some id in change.deleted
	vault := input.before.vaults[id]
	message := sprintf("%s is deleted; %s", [wording.vault(vault), wording.fate(vault)])
}

findings contains object.union(finding.violated(id, [], message), {"help": help}) if {
	help := "leave the vault as it is and add a second vault with the new arguments"
	some id in change.replaced
	vault := input.before.vaults[id]
	message := sprintf("%s is replaced %s; %s", [wording.vault(vault), wording.cause(vault), wording.fate(vault)])
}
