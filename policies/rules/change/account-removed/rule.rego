# METADATA
# title: Account with backups leaves the organization
# description: AWS Backup copies only between accounts of one organization; this plan closes or removes an account that takes part in copies.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-cross-account-backup.html
# custom:
#   severity: error
#   remedy: keep the account in the organization, or first copy its recovery points to another account
package tfbackup.rules.change["account-removed"]

import data.tfbackup.lib.copying
import data.tfbackup.lib.finding

findings contains object.union(finding.violated(id, [], message), {"twin": account}) if {
	some account, fact in input.before.accounts
	id := fact.declared_by
	said := _ends[fact.destroyed]
	part := copying.part(account)
	message := sprintf("this plan %s account %s, which %s; %s", [said[0], account, part, said[1]])
}

_ends := {
	"closes": ["closes", "every copy job fails, and AWS deletes the account's recovery points after 90 days"],
	"leaves": ["removes", "AWS Backup copies only within one organization, so every copy job fails"],
}

# What the account does for backups depends on vaults that nobody knows the account of.
findings contains finding.undecided_for(id, [], waits_for, message) if {
	some account, fact in input.before.accounts
	id := fact.declared_by
	said := _ends[fact.destroyed]
	not copying.part(account)
	waits_for := [{"resource": plan, "attribute": ["rules"], "reason": "unresolved"} | some plan in _open]
	count(waits_for) > 0
	message := sprintf("can't tell whether backups are copied to account %s, which this plan %s: depends on the destination vaults", [account, said[0]])
}

_open contains plan if {
	some _, ways in input.doubtful_hops["destination-unknown"]
	some [i, _] in ways
	plan := input.flows[i].backup_plan
}
