# METADATA
# title: Backups don't reach the required destination
# description: tfbackup.toml requires an air-gapped vault, a vault of another account or both for these backups, and they don't get there.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/logicallyairgappedvault.html
# custom:
#   severity: error
#   remedy: add the copy that the strategy requires, or declare another strategy for this resource in [[strategy.override]] of tfbackup.toml
package tfbackup.rules.databunker["strategy-not-met"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.reach

findings contains finding.violated(id, [], message) if {
	some id, places in _missing
	wanted := concat(" and ", [_words[place] | some place in places])
	message := sprintf("tfbackup.toml requires a copy %s, but %s; the backups are lost with the account", [wanted, _cause(id, places)])
}

findings contains finding.undecided_for(id, [], waits_for, message) if {
	some id, places in reach.demanded
	not _missing[id]
	some place in places
	input.reach[id][_field[place]] == "unknown"
	waits_for := reach.waits(id)
	message := "can't tell whether backups of this resource reach the destination that tfbackup.toml requires; if not, they are lost with the account"
}

findings contains finding.undecided_for(id, [], [wait], message) if {
	some id, wait in reach.undemanded
	not _is_everywhere(id)
	message := "can't tell whether backups of this resource meet the strategy in tfbackup.toml: depends on which strategy its account or tags select"
}

_words := {"lagv": "in an air-gapped vault", "databunker": "in a vault of another account"}

_field := {"lagv": "air_gapped", "databunker": "other_account"}

_is_everywhere(id) if {
	reach.sealed[id]
	reach.bunkered[id]
}

_missing[id] contains place if {
	some id, places in reach.demanded
	some place in places
	input.reach[id][_field[place]] == "no"
}

_cause(id, places) := sprintf("air-gapped vaults don't support %s", [kind]) if {
	"lagv" in places
	kind := input.resources[id].kind
	input.catalog.types[kind].lagv == false
} else := "no backup of this resource gets there"
