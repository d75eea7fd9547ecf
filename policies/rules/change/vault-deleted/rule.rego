# METADATA
# title: Backup vault deleted
# description: This plan destroys a backup vault; its recovery points have to go first.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault.html
# schemas:
#   - input: schema.facts
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
	not vault.recovery_points == 0 # nothing is lost with it
	message := sprintf("%s is deleted; %s", [wording.vault(vault), wording.fate(vault)])
}
