# METADATA
# title: Copy from one air-gapped vault to another
# description: Copies between logically air-gapped vaults are made on demand; AWS's documentation contradicts itself on such copies in a backup plan.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/lag-vault-primary-backup.html
# custom:
#   severity: warning
#   remedy: copy to a locked standard vault with a customer managed key, or make the copy on demand
package tfbackup.rules.databunker["copy-between-lagvs"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.flow

findings contains finding.undecided_for(plan, ["rules"], waits_for, message) if {
	some plan, ways in flow.doubtful["air-gapped-to-air-gapped"]
	[i, j] := min(ways)
	waits_for := [finding.wait(plan, ["rules"], {"reason": "unresolved"})]
	message := sprintf("can't tell whether this copy is made: %s from another air-gapped vault, and AWS documents such copies only as on-demand copies", [flow.way(i, j)])
}
