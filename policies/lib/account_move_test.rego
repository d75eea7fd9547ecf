package tfbackup.lib.account_move_test

import data.tfbackup.lib.account_move
import data.tfbackup.lib.testing

_account := "444455556666"

_facts(account, more) := object.union(
	{
		"accounts": {_account: account},
		"organization_units": {},
		"before": {
			"accounts": {_account: {"parent": {"name": "ou-ab12-w"}}},
			"organization_units": {},
		},
	},
	more,
)

_moved(more) := accounts if {
	found := account_move.moved with input as testing.with_actions(_facts({"parent": {"name": "ou-ab12-s"}}, more))
	accounts := object.keys(found)
}

test_accounts_with_backups if {
	_moved({"vaults": {"p:v": {"account": _account}}}) == {_account}
	_moved({"backup_plans": {"p:b": {"account": _account}}}) == {_account}
	_moved({"before": {"vaults": {"p:v": {"account": _account}}}}) == {_account}
	_moved({"before": {"backup_plans": {"p:b": {"account": _account}}}}) == {_account}
	_moved({"hops_under": {"p:k": [[0, 0]]}, "keys": {"p:k": {"account": _account}}}) == {_account}
	_moved({"keys": {"p:k": {"account": _account}}}) == set()
}

test_without_what_declares_it_the_first_vault if {
	facts := _facts({}, {"vaults": {"p:b": {"account": _account}, "p:a": {"account": _account}}})
	place := account_move.place("444455556666") with input as testing.with_actions(facts)
	place == "p:a"
}

test_where_it_goes_may_be_unknown if {
	facts := _facts({"role": "workload"}, {})
	to := account_move.to("444455556666") with input as testing.with_actions(facts)
	to == "an unknown place"
}

test_what_was_not_known_before_is_not_lost if {
	facts := _facts({"role": "workload", "parent": {"name": "ou-ab12-s"}}, {})
	open := {action | found := account_move.open with input as testing.with_actions(facts); some _, actions in found; some action in actions}
	open == set()
}
