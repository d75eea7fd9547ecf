# METADATA
# title: Backup selection's role can't be used
# description: AWS Backup runs every backup and copy job with the role of the selection; this role is deleted or unusable.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/iam-service-roles.html
# custom:
#   severity: error
#   remedy: set iam_role_arn to the full ARN of a role in the same account, ideally by reference, and keep the role as long as the selection
package tfbackup.rules["plan-validity"]["backup-role-missing"]

import data.tfbackup.lib.finding

findings contains finding.violated(id, ["role"], message) if {
	some id, fact in input.backup_roles
	reason := _reasons[fact.defect]
	message := sprintf("backup selection uses role %s, but %s; all its backup jobs fail", [fact.arn, reason])
}

# The account of the selection isn't known, and an ARN names one.
findings contains finding.undecided_for(id, ["role"], waits_for, message) if {
	some id, fact in input.backup_roles
	not fact.defect
	not _in_each_account(id)
	contains(object.get(input.selections[id], "account", ":"), ":")
	account := split(fact.arn, ":")[4]
	_others(account)
	waits_for := [{"resource": id, "attribute": [], "reason": "unresolved"}]
	message := sprintf("can't tell whether the backup selection is in account %s, like its role; in another account, all its backup jobs fail", [account])
}

# Of backup policies and stack sets: each account has a role of its own.
_in_each_account(id) if contains(input.selections[id].role.arn, "$account")

# Asked only where the input has several accounts.
_others(account) if {
	some other, fact in input.accounts
	fact.id
	other != account
}

_reasons := {
	"deleted": "this plan deletes or renames that role",
	"other-account": "the selection is in another account",
	"other-path": "the role of that name has another path and so another ARN",
	"service-linked": "a selection can't use a service-linked role",
}
