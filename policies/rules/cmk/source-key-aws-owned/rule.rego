# METADATA
# title: Backup uses an AWS owned key
# description: AWS doesn't document whether a backup under an AWS owned key can be copied to another account or into a logically air-gapped vault.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html
# custom:
#   severity: warning
#   remedy: encrypt the resource with a customer managed key; for an existing one, restore a snapshot into a new resource with that key
package tfbackup.rules.cmk["source-key-aws-owned"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.flow

findings contains finding.undecided_for(id, ["key"], waits_for, message) if {
	some id, ways in input.doubtful_hops["source-key-aws-owned"]
	[i, j] := min(ways)
	waits_for := flow.waits(id, ["key"])
	message := sprintf("can't tell whether this copy works: %s, but the backup keeps an AWS owned key, and AWS doesn't document such copies", [flow.way(i, j)])
}
