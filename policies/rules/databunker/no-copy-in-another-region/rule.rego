# METADATA
# title: No copy in another Region
# description: tfbackup.toml demands a copy in another Region, and no backup of this resource gets to one.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/cross-region-backup.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: warning
#   remedy: add a copy_action to a vault in another Region; or drop other_region from [strategy] in tfbackup.toml
package tfbackup.rules.databunker["no-copy-in-another-region"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.reach

findings contains finding.violated(id, [], message) if {
	some id in _wanting
	not reach.perhaps_abroad[id]
	message := sprintf("no backup of it is copied to another Region%s; when this Region is down, nothing can be restored", [_why(id)])
}

findings contains finding.undecided_for(id, [], reach.waits(id), message) if {
	some id in _wanting
	reach.perhaps_abroad[id]
	message := "whether a backup of it gets to another Region is not known; if none does, nothing can be restored while this one is down"
}

# Whatever is backed up, where another Region is demanded.
_wanting contains id if {
	input.config.strategy.other_region == true
	some id in reach.flowing
	not reach.abroad[id]
}

_why(id) := sprintf(", since AWS Backup copies %s to none", [kind]) if {
	kind := input.resources[id].kind
	input.catalog[kind].cross_region == false
} else := ""
