# METADATA
# title: Temporary copy stays in a standard vault
# description: Backups of types without full management pass through the standard vault, and stay there when the copy fails.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/lag-vault-primary-backup.html
# custom:
#   severity: note
#   persona: pedantic
#   remedy: lock the standard vault too, and watch for copy jobs that fail
package tfbackup.rules.lagv["temporary-copy-in-standard-vault"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.flow

findings contains finding.violated(plan, ["rules"], message) if {
	some plan, ways in _temporary
	[i, j] := min(ways)
	message := sprintf("%s a temporary copy of %s on its way to an air-gapped vault; it is paid for, and stays there for the whole retention when its own copy fails", [
		flow.way(i, j),
		object.get(input.flows[i], "kind", "some types"),
	])
}

_temporary[plan] contains [i, j] if {
	some _, ways in input.temporary_hops
	some [i, j] in ways
	plan := input.flows[i].backup_plan
}
