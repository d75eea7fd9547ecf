# METADATA
# title: Takeovers
# description: |
#   What whoever administers one account can do in another: the roles there that let it in, and what those may do
#   to backups and keys.
package tfbackup.lib.takeover

import data.tfbackup.lib.answer
import data.tfbackup.lib.power
import data.tfbackup.lib.principal

# Whether administrators of account `from` can destroy or loosen backups in account `into` by a role there.
of(from, into) := {"is": "yes"} if {
	_open[into][from]
} else := answer.unknown(words, sort(waits)) if {
	waits := object.get(_unread, into, set())
	count(waits) > 0
	words := sprintf("what a role of account %s lets other accounts do isn't known", [into])
} else := answer.no("no role lets them in")

# By account: the accounts that a role of it with power over backups lets in.
_open[account] contains from if {
	some _, role in input.roles
	count(power.of_role(role)) > 0
	account := role.account
	some [from, action] in principal.grants(role.trust)
	startswith(lower(action), "sts:")
	from != account
}

# By account: roles of it that may let others in and of which that isn't known.
_unread[account] contains id if {
	some id, role in input.roles
	account := role.account
	role.unknown.trust
	count(power.of_role(role)) > 0
}
