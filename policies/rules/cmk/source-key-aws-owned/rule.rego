# METADATA
# title: Backup uses an AWS owned key
# description: AWS doesn't say whether a backup under an AWS owned key can be copied to another account or into an air-gapped vault.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html
# custom:
#   severity: warning
#   remedy: encrypt it with a customer managed key; for an existing one that means to restore a snapshot into a new one
package tfbackup.rules.cmk["source-key-aws-owned"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.flow

findings contains finding.undecided_for(id, ["key"], waits_for, message) if {
	some id, ways in input.doubtful_hops["source-key-aws-owned"]
	[i, j] := min(ways)
	waits_for := flow.waits(id, ["key"])
	message := sprintf("%s, but the backup keeps a key that AWS owns, and AWS does not document whether such a copy works", [flow.way(i, j)])
}
