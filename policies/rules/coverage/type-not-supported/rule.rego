# METADATA
# title: AWS Backup doesn't support this resource type
# description: Data in a service that AWS Backup doesn't support needs another kind of backup.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-feature-availability.html
# custom:
#   severity: warning
#   remedy: back it up as the finding says; if it needs no backup, add [[exempt]] to tfbackup.toml
package tfbackup.rules.coverage["type-not-supported"]

import data.tfbackup.lib.coverage
import data.tfbackup.lib.finding

findings contains object.union(finding.violated(id, [], message), {"help": help}) if {
	coverage.plans_shown
	some id, resource in input.resources
	resource.supported == false
	resource.instead
	not coverage.exempt(resource)
	message := sprintf("AWS Backup doesn't support %s; no backup plan protects the data in this resource", [resource.kind])
	help := sprintf("back it up with %s; if it needs no backup, add [[exempt]] to tfbackup.toml", [resource.instead])
}
