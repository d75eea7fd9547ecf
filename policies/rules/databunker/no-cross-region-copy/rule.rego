# METADATA
# title: Backups have no copy in another Region
# description: tfbackup.toml requires a copy in another Region, and no backup of this resource reaches one.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/cross-region-backup.html
# custom:
#   severity: warning
#   remedy: add a copy_action to a vault in another Region, or remove other_region from [strategy] in tfbackup.toml
package tfbackup.rules.databunker["no-cross-region-copy"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.open
import data.tfbackup.lib.reach

findings contains finding.violated(id, [], message) if {
	some id, "no" in _wanting
	message := sprintf("no backup of this resource is copied to another Region%s; while its Region is down, nothing can be restored", [_why(id)])
}

findings contains finding.undecided_for(id, [], waits_for, message) if {
	some id, "unknown" in _wanting
	waits_for := reach.waits(id)
	message := "can't tell whether a backup of this resource reaches another Region; if not, nothing can be restored while its Region is down"
}

# Where what is selected is made by other configuration.
findings contains finding.violated(plan, ["rules"], message) if {
	input.config.strategy.other_region == true
	some plan in open.stays.crosses_region
	not open.may_be_covered.crosses_region[plan]
	message := "no backup plan copies the resources that this one selects to another Region; while this Region is down, nothing can be restored"
}

findings contains finding.undecided_for(plan, ["rules"], waits_for, message) if {
	input.config.strategy.other_region == true
	some plan in open.may_be_covered.crosses_region
	not open.covered.crosses_region[plan]
	waits_for := open.waits(plan)
	message := "can't tell whether another backup plan copies the selected resources to another Region; if none does, nothing can be restored while this Region is down"
}

# Whatever is backed up, where another Region is demanded.
_wanting[id] := answer if {
	input.config.strategy.other_region == true
	some id, known in input.reach
	answer := known.other_region
}

_why(id) := sprintf(", since AWS Backup can't copy %s there", [kind]) if {
	kind := input.resources[id].kind
	input.catalog.types[kind].cross_region == false
} else := ""
