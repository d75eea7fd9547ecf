# METADATA
# title: Backup role doesn't trust AWS Backup
# description: AWS Backup assumes the role of a backup selection, so the role's trust policy must allow it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/iam-service-roles.html
# custom:
#   severity: error
#   remedy: allow backup.amazonaws.com to call sts:AssumeRole in the role's trust policy
package tfbackup.rules["plan-validity"]["backup-role-untrusted"]

import data.tfbackup.lib.backup_role
import data.tfbackup.lib.finding

findings contains object.union(finding.violated(id, ["trust"], message), {"related": related}) if {
	some id, _ in backup_role.users
	"no" in _trusted(id)
	related := backup_role.related(id)
	message := sprintf("trust policy of %s doesn't allow backup.amazonaws.com to call sts:AssumeRole; every backup job with this role fails", [backup_role.called(id)])
}

findings contains finding.undecided_for(id, ["trust"], waits_for, message) if {
	some id, _ in backup_role.users
	_trusted(id) & {"no", "unknown"} == {"unknown"}
	backup_role.is_made(id)
	waits_for := backup_role.waits(id, ["trust"])
	message := sprintf("can't tell whether the trust policy of %s allows backup.amazonaws.com to call sts:AssumeRole; if not, every backup job fails", [backup_role.called(id)])
}

# By all selections that use it; plans may know more or less of one role.
_trusted(id) := {answer |
	some selection in backup_role.users[id]
	answer := input.backup_roles[selection].trusted
}
