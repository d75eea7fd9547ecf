# METADATA
# title: Destination vault has no compliance lock
# description: This vault holds the last copies; only a lock in compliance mode keeps its own administrators from deleting them.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
# custom:
#   severity: error
#   remedy: lock the destination vault with changeable_for_days and min_retention_days, or copy to a logically air-gapped vault
#   supersedes: [vault-lock-in-governance-mode, vault-without-lock]
package tfbackup.rules.databunker["destination-vault-not-locked"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.flow

findings contains object.union(finding.violated(vault, ["lock"], message), {"related": related}) if {
	some vault, weakness in flow.exposed
	[i, j] := min(flow.received[vault])
	message := sprintf("%s, but the vault %s; administrators of its account can delete the copies", [
		flow.way(i, j),
		weakness,
	])
	related := array.concat(
		[{"resource": input.flows[i].backup_plan, "attribute": ["rules"], "label": "copies to this vault"}],
		[{"resource": lock, "attribute": ["changeable_for_days"], "label": "in governance mode"} | lock := input.vaults[vault].lock],
	)
}

findings contains finding.undecided_for(vault, ["lock"], waits_for, message) if {
	some vault, ways in flow.received
	not _is_exposed[vault]
	waits_for := _unknown(vault)
	count(waits_for) > 0
	[i, j] := min(ways)
	message := sprintf("can't tell whether the destination vault is locked in compliance mode: depends on its vault lock; %s", [flow.way(i, j)])
}

_is_exposed contains vault if some vault, _ in flow.exposed

_unknown(vault) := array.concat(
	[finding.wait(vault, ["lock"], unknown) | unknown := input.vaults[vault].unknown.lock],
	[finding.wait(lock, ["changeable_for_days"], unknown) |
		lock := input.vaults[vault].lock
		unknown := input.vault_locks[lock].unknown.mode
	],
)
