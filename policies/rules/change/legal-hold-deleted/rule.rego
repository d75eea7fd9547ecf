# METADATA
# title: Legal hold is released
# description: This plan cancels a legal hold; recovery points under it can then be deleted.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/legalhold.html
# custom:
#   severity: warning
#   remedy: put the block back, or release the hold outside Terraform once its case is closed
package tfbackup.rules.change["legal-hold-deleted"]

import data.tfbackup.lib.change
import data.tfbackup.lib.finding

findings contains finding.violated(id, [], message) if {
	some id in change.deleted
	hold := input.before.legal_holds[id]
	message := sprintf("legal hold%s is canceled (backup:CancelLegalHold); recovery points that only it kept expire or can be deleted", [_called(hold)])
}

_called(hold) := sprintf(" \"%s\"", [hold.title]) if {
	hold.title
} else := ""
