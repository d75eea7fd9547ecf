# METADATA
# title: Backup policy isn't attached
# description: A backup policy of the organisation makes backups only below what it is attached to.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_policies_backup.html
# custom:
#   severity: warning
#   remedy: attach it to the root, an organizational unit or an account with aws_organizations_policy_attachment
package tfbackup.rules["org-policy"]["backup-policy-not-attached"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.organization
import data.tfbackup.lib.unattached

findings contains finding.violated(id, [], message) if {
	some id, _ in organization.backup_policies
	id in unattached.none
	message := "backup policy is attached to no root, unit or account; it takes no effect, and nothing is backed up by it"
}

findings contains finding.undecided_for(id, [], waits_for, message) if {
	some id, _ in organization.backup_policies
	id in unattached.unsure
	waits_for := unattached.waits(id)
	message := "nothing here shows that the backup policy is attached to a root, unit or account; unless it is, nothing is backed up by it"
}
