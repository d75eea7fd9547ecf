# METADATA
# title: Backup policy isn't attached
# description: A backup policy creates backup plans only under the root, OU or account that it's attached to.
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
	message := "backup policy isn't attached to any root, OU or account, so it backs up nothing"
}

findings contains finding.undecided_for(id, [], waits_for, message) if {
	some id, _ in organization.backup_policies
	id in unattached.unsure
	waits_for := unattached.waits(id)
	message := "can't tell whether the backup policy is attached to a root, OU or account; unless it is, it backs up nothing"
}

findings contains finding.undecided_for(id, [], waits_for, message) if {
	some id, _ in organization.backup_policies
	waits_for := unattached.astray[id]
	message := "can't tell which accounts get the backup policy: depends on the target of its attachment; in any other it backs up nothing"
}
