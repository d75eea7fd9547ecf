# METADATA
# title: Workload accounts
# description: Accounts whose loss the copies in another account are for.
package tfbackup.lib.workload

# Accounts whose backups are copied to another account.
copied_from contains account if {
	some _, ways in input.hops_across
	some [i, _] in ways
	account := input.flows[i].account
}

# The account is one whose loss the copies are for: in words.
is_one(account) := "is a workload account" if {
	input.accounts[account].role == "workload"
} else := "has its backups copied to another account" if {
	account in copied_from
}
