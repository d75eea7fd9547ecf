# METADATA
# title: Backup role lacks a required permission
# description: AWS Backup calls the services that it backs up with the selection's role; a job fails where the role lacks a permission.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/security-iam-awsmanpol.html
# custom:
#   severity: error
#   remedy: attach AWSBackupServiceRolePolicyForBackup (and AWSBackupServiceRolePolicyForS3Backup for S3) to the role, and allow the same actions in its boundary
package tfbackup.rules["plan-validity"]["backup-role-lacks-permission"]

import data.tfbackup.lib.backup_role
import data.tfbackup.lib.finding
import data.tfbackup.lib.text

findings contains object.union(finding.violated(id, ["policies"], message), more) if {
	some id, steps in backup_role.lacking
	pairs := steps[_first(steps)]
	more := {"related": backup_role.related(id)}
	message := sprintf("%s lacks %s, %s; every %s job for %s fails", [
		backup_role.called(id),
		text.few({action | some [_, action] in pairs}),
		backup_role.cause(id),
		_first(steps),
		text.few({kind | some [kind, _] in pairs}),
	])
}

findings contains finding.undecided_for(id, ["policies"], waits_for, message) if {
	some id, actions in backup_role.unsure
	backup_role.is_made(id)
	not backup_role.lacking[id]
	waits_for := backup_role.waits(id, ["policies", "managed_policies", "boundary"])
	message := sprintf("can't tell whether %s is allowed %s: depends on its policies; otherwise, its backup jobs fail", [
		backup_role.called(id),
		text.few(actions),
	])
}

_first(steps) := "backup" if {
	steps.backup
} else := "copy"
