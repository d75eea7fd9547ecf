# METADATA
# title: Air-gapped vault is shared by workloads
# description: Workloads whose backups lie in one air-gapped vault depend on one key, one approval team and one account.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/logicallyairgappedvault.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: warning
#   remedy: give each workload an air-gapped vault of its own; or say in tfbackup.toml ([workloads]) what a workload is
package tfbackup.rules.lagv["lagv-shared-by-workloads"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.text
import data.tfbackup.lib.wording
import data.tfbackup.lib.workload

findings contains finding.violated(vault, [], message) if {
	some vault, workloads in workload.known
	count(workloads) > 1
	message := sprintf("%s takes the backups of %v workloads: %s; who gets at its key, its approval team or a share of it gets at all of them", [
		wording.vault(input.vaults[vault]),
		count(workloads),
		text.list(workloads, 5),
	])
}

findings contains finding.undecided_for(vault, [], waits_for, message) if {
	some vault, unsure in workload.unsure
	known := count({one | some one in workload.known[vault]}) # object.get loses an empty map of sets
	known < 2
	known + count(unsure) > 1
	waits_for := [finding.wait(id, ["workload"], unknown) | some [_, id, unknown] in array.slice(sort(unsure), 0, 3)]
	message := sprintf("%s takes backups of which the workload is not known; several would be lost together", [wording.vault(input.vaults[vault])])
}
