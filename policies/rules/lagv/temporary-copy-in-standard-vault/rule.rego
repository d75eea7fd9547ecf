# METADATA
# title: Temporary recovery point in a standard vault
# description: Backups of types without full AWS Backup management pass through the standard vault, and stay there if the copy fails.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/lag-vault-primary-backup.html
# custom:
#   severity: note
#   persona: pedantic
#   remedy: lock the standard vault too, and set up notifications for failed copy jobs
package tfbackup.rules.lagv["temporary-copy-in-standard-vault"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.flow

findings contains finding.violated(plan, ["rules"], message) if {
	some plan, ways in _temporary
	[i, j] := min(ways)
	message := sprintf("%s; AWS bills each recovery point of %s there, and keeps it for its full retention if the copy fails", [
		flow.way(i, j),
		object.get(input.flows[i], "kind", "some resource types"),
	])
}

_temporary[plan] contains [i, j] if {
	some _, ways in input.temporary_hops
	some [i, j] in ways
	plan := input.flows[i].backup_plan
}
