# METADATA
# title: Copy from one air-gapped vault to another
# description: Copies between air-gapped vaults are made on demand; of such copies in a plan AWS contradicts itself.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/lag-vault-primary-backup.html
# custom:
#   severity: warning
#   remedy: copy to a locked standard vault with a customer managed key, or make the copy on demand
package tfbackup.rules.databunker["copy-between-lagvs"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.flow

findings contains finding.undecided_for(plan, ["rules"], waits_for, message) if {
	some plan, ways in _perhaps
	[i, j] := min(ways)
	waits_for := [finding.wait(plan, ["rules"], {"reason": "unresolved"})]
	message := sprintf("%s, from another such vault; AWS documents that copy as made on demand only, so the plan may never make it", [flow.way(i, j)])
}

_perhaps[plan] contains [i, j] if {
	some _, ways in input.doubtful_hops["air-gapped-to-air-gapped"]
	some [i, j] in ways
	plan := input.flows[i].backup_plan
}
