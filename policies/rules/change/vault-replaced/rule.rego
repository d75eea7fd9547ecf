# METADATA
# title: Backup vault replaced
# description: This plan destroys a backup vault to make it anew; its recovery points do not move over.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: error
#   remedy: leave the vault as it is and add a second vault with the new arguments
package tfbackup.rules.change["vault-replaced"]

import data.tfbackup.lib.change
import data.tfbackup.lib.finding
import data.tfbackup.lib.wording

findings contains finding.violated(id, [], message) if {
	some id in change.replaced
	vault := input.before.vaults[id]
	message := sprintf("%s is replaced %s; %s", [wording.vault(vault), wording.cause(vault), wording.fate(vault)])
}
