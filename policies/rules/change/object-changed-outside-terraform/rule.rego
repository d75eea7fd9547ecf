# METADATA
# title: Backup protection changed outside Terraform
# description: A resource that protects backups was changed or deleted outside Terraform since the last apply.
# related_resources:
#   - ref: https://developer.hashicorp.com/terraform/tutorials/state/resource-drift
# custom:
#   severity: warning
#   remedy: find out who changed it and why, then revert it with an apply or write it into the configuration
package tfbackup.rules.change["object-changed-outside-terraform"]

import data.tfbackup.lib.change
import data.tfbackup.lib.drift
import data.tfbackup.lib.finding
import data.tfbackup.lib.text

findings contains finding.violated(id, [], message) if {
	some id, changed in drift.relevant
	not change.deleted[id] # what goes anyway
	message := concat("", [drift.noun(id, changed), _what(changed), drift.outcome(id, changed)])
}

_what(changed) := sprintf(" was deleted outside Terraform%s", [drift.loss(changed)]) if {
	"delete" in changed.change.actions
} else := sprintf(" was changed outside Terraform (%s)", [text.few(changed.attributes)])
