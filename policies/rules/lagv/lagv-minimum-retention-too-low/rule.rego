# METADATA
# title: Minimum retention is below 7 days
# description: AWS Backup requires a minimum retention of at least 7 days for a logically air-gapped vault.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/logicallyairgappedvault.html
# custom:
#   severity: error
#   remedy: set min_retention_days to 7 or more
package tfbackup.rules.lagv["lagv-minimum-retention-too-low"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.rejection
import data.tfbackup.lib.text
import data.tfbackup.lib.wording

# That the number isn't known, vault-lock/vault-lock-bounds-inverted says already.
findings contains finding.violated(id, ["min_retention_days"], message) if {
	some id, vault in input.vaults
	rejection.air_gapped_too_short(vault)
	message := sprintf(
		"%s has a minimum retention of %s, but AWS Backup requires at least 7; the apply fails, and the vault isn't created",
		[wording.vault(vault), text.days(vault.min_retention_days)],
	)
}
