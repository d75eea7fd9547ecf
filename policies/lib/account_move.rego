# METADATA
# title: Moves of accounts
# description: Which accounts with backups this plan moves in the organization, and what is denied there no longer.
package tfbackup.lib.account_move

import data.tfbackup.lib.attachment
import data.tfbackup.lib.scp
import data.tfbackup.lib.scp_change

# `[before, after]` by account: the references to what is above it, where they differ.
moved[account] := parents if {
	some account, fact in input.accounts
	before := input.before.accounts[account].parent
	after := object.get(fact, "parent", {})
	not _same(before, after)
	_has_backups(account, fact)
	parents := [before, after]
}

_same(before, after) if {
	some key in ["id", "name"]
	before[key] == after[key]
}

# `[account, action, outcome]`: core actions that are denied before the move, and what they come to after it:
# `open` or `unknown`.
_lost contains [account, action, outcome] if {
	some account, _ in moved
	some action in scp.core
	_before(account, action) == "denied"
	after := scp.access(account, action).verdict
	after != "denied"
	outcome := object.get({"unknown": "unknown"}, after, "open")
}

# By account: actions that nothing denies there, and those of which that isn't known.
open[account] contains action if some [account, action, "open"] in _lost

unsure[account] contains action if some [account, action, "unknown"] in _lost

_before(account, action) := verdict if {
	verdict := input.before.access[account][action].verdict
} else := verdict if {
	verdict := input.before.access[account]["*"].verdict
} else := "unknown"

# The object that the finding is on.
place(account) := id if {
	id := input.accounts[account].declared_by
} else := id if {
	ids := {id | some id, vault in input.vaults; vault.account == account}
	id := min(ids)
}

# `organizational unit "workloads"`
from(account) := words if {
	parent := moved[account][0]
	words := scp_change.where(object.get(parent, "id", ""), parent)
}

to(account) := words if {
	parent := moved[account][1]
	name := object.get(parent, "id", object.get(parent, "name", ""))
	name != ""
	words := attachment.place(name)
} else := "an unknown place"

_has_backups(_, fact) if fact.role

_has_backups(account, _) if account in _backed_up

_backed_up contains account if {
	some _, fact in input.vaults
	account := fact.account
}

_backed_up contains account if {
	some _, fact in input.before.vaults
	account := fact.account
}

_backed_up contains account if {
	some _, fact in input.backup_plans
	account := fact.account
}

_backed_up contains account if {
	some _, fact in input.before.backup_plans
	account := fact.account
}

_backed_up contains account if {
	some id, _ in input.hops_under
	account := input.keys[id].account
}
