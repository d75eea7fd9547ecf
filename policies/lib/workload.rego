# METADATA
# title: Workloads
# description: Which workloads send their backups into which air-gapped vault.
# schemas:
#   - input: schema.facts
package tfbackup.lib.workload

_by_account if input.config.workloads.by == "account"

# By id of the air-gapped vault: the workloads that are known.
known[vault] contains account if {
	some vault, senders in _senders
	some account, _ in senders
	not contains(account, ":")
}

known[vault] contains workload if {
	some vault, ids in _users
	some id in ids
	workload := input.resources[id].workload
}

# By id of the air-gapped vault: what may be a workload of its own, with a resource that stands for it and
# why it isn't known.
unsure[vault] contains [account, id, {"reason": "unresolved"}] if {
	some vault, senders in _senders
	some account, flows in senders
	contains(account, ":")
	id := min({id | some i in flows; id := input.flows[i].resources[0]})
}

unsure[vault] contains [id, id, unknown] if {
	some vault, ids in _users
	some id in ids
	unknown := input.resources[id].unknown.workload
}

# By id of the air-gapped vault and account: flows into the vault.
_senders[vault][account] contains i if {
	_by_account
	some vault, ways in input.hops_into
	input.vaults[vault].kind == "logically-air-gapped"
	some [i, _] in ways
	flow := input.flows[i]
	flow.selected == "yes"
	account := flow.account
}

# By id of the air-gapped vault: resources whose backups go there.
_users[vault] contains id if {
	not _by_account
	some vault, ways in input.hops_into
	input.vaults[vault].kind == "logically-air-gapped"
	some [i, _] in ways
	input.flows[i].selected == "yes"
	some id in input.flows[i].resources
}

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
