# METADATA
# title: Principals
# description: Accounts that policies name.
package tfbackup.lib.principal

# The account of a principal of type AWS, which is an ARN or the account's id; `*` has none.
account(principal) := id if {
	id := _given(principal)
	count(id) == 12
}

_given(principal) := split(principal, ":")[4] if startswith(principal, "arn:")

_given(principal) := principal if not startswith(principal, "arn:")

# `[account, action]` of what a policy document allows to accounts that it names. Whom `*` means depends on
# conditions, and on who asks.
grants(document) := {[id, action] |
	some statement in document.statements
	statement.effect == "Allow"
	some action in statement.actions
	some named in statement.principals.AWS
	id := account(named)
}
