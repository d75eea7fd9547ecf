# METADATA
# title: Copies by account
# description: Accounts that send copies to others or receive them, before the plan or after it.
package tfbackup.lib.copying

# What the account does, in words.
part(account) := "receives copies of other accounts' backups" if {
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
