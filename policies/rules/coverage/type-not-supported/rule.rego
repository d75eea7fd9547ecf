# METADATA
# title: AWS Backup does not support this type
# description: What AWS Backup can not back up needs a backup of its own kind.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-feature-availability.html
# custom:
#   severity: warning
#   remedy: back it up the way the finding names; if it needs no backup, say so by [[exempt]] in tfbackup.toml
package tfbackup.rules.coverage["type-not-supported"]

import data.tfbackup.lib.coverage
import data.tfbackup.lib.finding

findings contains object.union(finding.violated(id, [], message), {"help": help}) if {
	coverage.plans_shown
	some id, resource in input.resources
	resource.supported == false
	resource.instead
	not coverage.exempt(resource)
	message := sprintf("AWS Backup does not support %s; no backup plan protects its data", [resource.kind])
	help := sprintf("protect it by %s; if it needs no backup, say so by [[exempt]] in tfbackup.toml", [resource.instead])
}
