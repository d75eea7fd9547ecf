# METADATA
# title: Workloads
# description: Which workloads send their backups into which air-gapped vault.
# schemas:
#   - input: schema.facts
package tfbackup.lib.workload

import data.tfbackup.lib.flow

_users[vault] contains id if {
	some vault, ways in flow.into
	input.vaults[vault].kind == "logically-air-gapped"
	some [i, _] in ways
	input.flows[i].selected == "yes"
	some id in input.flows[i].resources
}

_by_account if input.config.workloads.by == "account"

# By id of the air-gapped vault: the workloads that are known.
known[vault] contains workload if {
	some vault, ids in _users
	some id in ids
	workload := input.resources[id].workload
}

known[vault] contains account if {
	_by_account
	some vault, ids in _users
	some id in ids
	account := input.resources[id].account
	not contains(account, ":")
}

# By id of the air-gapped vault: what may be a workload of its own, with a resource that stands for it and
# why it isn't known.
unsure[vault] contains [id, id, unknown] if {
	some vault, ids in _users
	some id in ids
	unknown := input.resources[id].unknown.workload
}

unsure[vault] contains [account, id, {"reason": "unresolved"}] if {
	_by_account
	some vault, accounts in _unnumbered
	some account, ids in accounts
	id := min(ids)
}

_unnumbered[vault][account] contains id if {
	_by_account
	some vault, ids in _users
	some id in ids
	account := input.resources[id].account
	contains(account, ":")
}
