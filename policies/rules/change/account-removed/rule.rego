# METADATA
# title: Account with backups leaves the organization
# description: Accounts copy backups to each other only within one organization; this plan closes such an account or takes it out.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-cross-account-backup.html
# custom:
#   severity: error
#   remedy: keep the account in the organization, or copy its recovery points to another account first
package tfbackup.rules.change["account-removed"]

import data.tfbackup.lib.finding

findings contains object.union(finding.violated(id, [], message), {"twin": account}) if {
	some account, fact in input.before.accounts
	id := fact.declared_by
	said := _ends[fact.destroyed]
	part := _part(account)
	message := sprintf("this plan %s account %s, which %s; %s", [said[0], account, part, said[1]])
}

_ends := {
	"closes": ["closes", "every copy fails, and what the account holds is deleted 90 days later"],
	"leaves": ["removes", "AWS Backup copies nothing between accounts of different organizations, so every copy fails"],
}

_part(account) := "receives copies of other accounts' backups" if {
	account in _receivers
} else := "copies its backups to another account" if {
	account in _senders
}

_receivers contains account if {
	some _, ways in input.hops_across
	some [i, j] in ways
	account := input.flows[i].hops[j].to.account
}

_receivers contains account if {
	some _, ways in input.before.hops_across
	some [i, j] in ways
	account := input.before.flows[i].hops[j].to.account
}

_senders contains account if {
	some _, ways in input.hops_across
	some [i, _] in ways
	account := input.flows[i].account
}

_senders contains account if {
	some _, ways in input.before.hops_across
	some [i, _] in ways
	account := input.before.flows[i].account
}

# What the account does for backups depends on vaults that nobody knows the account of.
findings contains finding.undecided_for(id, [], waits_for, message) if {
	some account, fact in input.before.accounts
	id := fact.declared_by
	said := _ends[fact.destroyed]
	not _part(account)
	waits_for := [{"resource": plan, "attribute": ["rules"], "reason": "unresolved"} | some plan in _open]
	count(waits_for) > 0
	message := sprintf("this plan %s account %s; can't tell whether backups are copied there", [said[0], account])
}

_open contains plan if {
	some _, ways in input.doubtful_hops["destination-unknown"]
	some [i, _] in ways
	plan := input.flows[i].backup_plan
}
