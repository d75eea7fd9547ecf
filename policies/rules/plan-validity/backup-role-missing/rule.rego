# METADATA
# title: Backup selection names no usable role
# description: AWS Backup makes every backup and copy with the role that the selection names; here no such role can be used.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/iam-service-roles.html
# custom:
#   severity: error
#   remedy: name a role of the same account by its full ARN, best by reference, and keep it as long as the selection
package tfbackup.rules["plan-validity"]["backup-role-missing"]

import data.tfbackup.lib.finding

findings contains finding.violated(id, ["role"], message) if {
	some id, fact in input.backup_roles
	reason := _reasons[fact.defect]
	message := sprintf("selection names role %s, but %s; no backup job of it can run", [fact.arn, reason])
}

# The account of the selection isn't known, and an ARN names one.
findings contains finding.undecided_for(id, ["role"], waits_for, message) if {
	some id, fact in input.backup_roles
	not fact.defect
	contains(object.get(input.selections[id], "account", ":"), ":")
	account := split(fact.arn, ":")[4]
	_others(account)
	waits_for := [{"resource": id, "attribute": [], "reason": "unresolved"}]
	message := sprintf("can't tell whether the selection is in account %s, which its role is in", [account])
}

# Asked only where the input has several accounts.
_others(account) if {
	some other, fact in input.accounts
	fact.id
	other != account
}

_reasons := {
	"deleted": "this plan deletes that role",
	"other-account": "the selection is in another account, and no role of one account serves another",
	"other-path": "the role of that name has another path, so its ARN is another",
	"service-linked": "a selection can't use a service-linked role",
}
