# METADATA
# title: Cold storage in a logically air-gapped vault
# description: AWS doesn't document whether recovery points in a logically air-gapped vault can move to cold storage.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/logicallyairgappedvault.html
# custom:
#   severity: warning
#   remedy: remove cold_storage_after from rules and copy actions that target a logically air-gapped vault
package tfbackup.rules.lagv["cold-storage-in-lagv"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.lifecycle
import data.tfbackup.lib.wording

findings contains object.union(finding.undecided(id, ["rules"], {"reason": "unresolved"}, message), {"twin": place}) if {
	some [id, place, vault, terms] in lifecycle.landings
	input.vaults[vault].kind == "logically-air-gapped"
	terms.cold_after_days
	message := sprintf("can't tell whether %s accepts cold storage, which the %s asks for: AWS doesn't document it; if the vault rejects it, every job fails", [
		wording.vault(input.vaults[vault]),
		place,
	])
}
