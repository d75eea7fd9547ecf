# METADATA
# title: Minimum retention is below 7 days
# description: AWS makes no logically air-gapped vault whose recovery points may be kept for less than 7 days.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/logicallyairgappedvault.html
# custom:
#   severity: error
#   remedy: set min_retention_days to 7 or more
package tfbackup.rules.lagv["lagv-minimum-retention-too-low"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.text
import data.tfbackup.lib.wording

# That the number isn't known, vault-lock/vault-lock-bounds-inverted says already.
findings contains finding.violated(id, ["min_retention_days"], message) if {
	some id, vault in input.vaults
	vault.kind == "logically-air-gapped"
	vault.min_retention_days < 7
	message := sprintf(
		"%s may keep recovery points for %s, but AWS wants 7 at least; the apply fails, and what was meant for it has no vault",
		[wording.vault(vault), text.days(vault.min_retention_days)],
	)
}
