# METADATA
# title: Workload account can change the organization's policies
# description: The organization's delegation policy lets an account that runs workloads take off the policies that protect backups.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_delegate_policies.html
# custom:
#   severity: warning
#   remedy: delegate to an account that runs no workload, and no more than backup policies
package tfbackup.rules["deletion-protection"]["delegation-policy-open-to-workload"]

import data.tfbackup.lib.action as action_lib
import data.tfbackup.lib.finding
import data.tfbackup.lib.text
import data.tfbackup.lib.workload

findings contains object.union(finding.violated(id, ["document"], message), {"twin": account}) if {
	some id, accounts in _granted
	some account, actions in accounts
	message := sprintf("delegation policy lets account %s, which %s, call %s; whoever takes it over takes off what protects the copies", [
		account,
		workload.is_one(account),
		text.list(actions, 2),
	])
}

findings contains finding.undecided(id, ["document"], unknown, message) if {
	some id, policy in input.delegation_policies
	unknown := policy.unknown.document
	unknown.reason != "invalid"
	count(workload.copied_from) > 0
	message := "can't tell whether the delegation policy lets a workload account change the organization's policies"
}

_granted[id][account] contains action if {
	some id, policy in input.delegation_policies
	some statement in policy.document.statements
	statement.effect == "Allow"
	some account in _accounts(statement)
	workload.is_one(account)
	not _about_others(statement)
	some action in _destructive
	_names(statement, action)
	not _denied(policy.document, account, action)
}

_accounts(statement) := {account |
	some named in statement.principals.AWS
	some account, _ in input.accounts
	_is(named, account)
} | {account |
	some named in statement.principals.AWS
	some account in workload.copied_from
	_is(named, account)
}

_is(named, account) if named == account

_is(named, account) if {
	startswith(named, "arn:")
	split(named, ":")[4] == account
}

_names(statement, action) if {
	some pattern in statement.actions
	action_lib.matches(pattern, action)
}

_names(statement, action) if {
	statement.not_actions
	every pattern in statement.not_actions { not action_lib.matches(pattern, action) }
}

# Of other policies than those that deny: by a condition on their type, or by their ARNs.
_about_others(statement) if {
	some _, keys in statement.conditions
	some key, types in keys
	lower(key) == "organizations:policytype"
	not "SERVICE_CONTROL_POLICY" in types
}

_about_others(statement) if {
	every resource in statement.resources { _is_other(resource) }
}

_is_other(resource) if {
	some kind in ["/aiservices_opt_out_policy/", "/backup_policy/", "/chatbot_policy/", "/tag_policy/"]
	contains(resource, kind)
}

_denied(document, account, action) if {
	some statement in document.statements
	statement.effect == "Deny"
	not statement.conditions
	account in _accounts(statement)
	_names(statement, action)
	"*" in statement.resources
}

_destructive := {
	"organizations:CloseAccount",
	"organizations:DeletePolicy",
	"organizations:DetachPolicy",
	"organizations:DisablePolicyType",
	"organizations:MoveAccount",
	"organizations:RemoveAccountFromOrganization",
	"organizations:UpdatePolicy",
}
