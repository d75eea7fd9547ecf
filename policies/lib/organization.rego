# METADATA
# title: Organization
# description: Which accounts manage the organization, are members of it, or may be either.
package tfbackup.lib.organization

# Keys of accounts that no service control policy binds.
management contains account if {
	some account, fact in input.accounts
	fact.management
}

# Those that such policies can bind.
members contains account if {
	some account, fact in input.accounts
	fact.management == false
}

# Those that make what an organization consists of: the management account, or a delegated administrator.
may_manage contains account if {
	some account in _makers
	not account in management
	not account in members
}

_makers contains account if {
	some _, fact in input.organization_units
	fact.change
	account := fact.account
}

_makers contains account if {
	some _, fact in input.organization_policies
	fact.change
	account := fact.account
}

_makers contains account if {
	some _, fact in input.policy_attachments
	fact.change
	account := fact.account
}

# Accounts that administer AWS Backup for the organization.
delegated contains account if {
	some account, fact in input.accounts
	"backup.amazonaws.com" in fact.delegated_for
}

# Backup policies, by id.
backup_policies[id] := policy if {
	some id, policy in input.organization_policies
	policy.policy_type == "BACKUP_POLICY"
}

# Plans of the input that show only a part of what will be.
partial contains name if {
	some name, plan in input.plans
	plan.complete == false
}

# `account 111122223333`; one without an id has the name of a provider configuration.
called(account) := sprintf("account %s", [account]) if {
	not contains(account, ":")
} else := "its account"
