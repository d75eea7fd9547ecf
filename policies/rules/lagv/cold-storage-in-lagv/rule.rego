# METADATA
# title: Cold storage in an air-gapped vault
# description: AWS says nowhere whether recovery points in an air-gapped vault move to cold storage, or whether such a rule is refused.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/logicallyairgappedvault.html
# custom:
#   severity: warning
#   remedy: leave cold_storage_after out where an air-gapped vault is the target
package tfbackup.rules.lagv["cold-storage-in-lagv"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.lifecycle
import data.tfbackup.lib.wording

findings contains object.union(finding.undecided(id, ["rules"], {"reason": "unresolved"}, message), {"twin": place}) if {
	some [id, place, vault, terms] in lifecycle.landings
	input.vaults[vault].kind == "logically-air-gapped"
	terms.cold_after_days
	message := sprintf("%s is to move to cold storage in %s; AWS does not document that such a vault does so, and what it refuses is not there on restore day", [
		place,
		wording.vault(input.vaults[vault]),
	])
}
