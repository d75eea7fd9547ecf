package tfbackup.lib.copying_test

import data.tfbackup.lib.copying

_side := {
	"flows": [{"account": "111122223333", "hops": [{"to": {"account": "444455556666"}}]}],
	"hops_across": {"p:vault": [[0, 0]]},
}

_none := {"flows": [], "hops_across": {}}

_part(account, after, before) := words if {
	facts := object.union(after, {"before": before})
	words := copying.part(account) with input as facts
}

test_accounts_receive_and_send_copies_after_the_plan if {
	startswith(_part("444455556666", _side, _none), "receives")
	startswith(_part("111122223333", _side, _none), "copies")
}

test_accounts_receive_and_send_copies_before_the_plan if {
	startswith(_part("444455556666", _none, _side), "receives")
	startswith(_part("111122223333", _none, _side), "copies")
}

test_an_account_without_copies_has_no_part if {
	not _part("222233334444", _side, _side)
}

test_what_receives_counts_more_than_what_sends if {
	back := {
		"flows": [{"account": "444455556666", "hops": [{"to": {"account": "111122223333"}}]}],
		"hops_across": {"p:other": [[0, 0]]},
	}
	startswith(_part("111122223333", _side, back), "receives")
}
