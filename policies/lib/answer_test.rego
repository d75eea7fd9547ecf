package tfbackup.lib.answer_test

import data.tfbackup.lib.answer

_yes := {"is": "yes"}

_no := answer.no("it is closed")

_unknown := answer.unknown("it isn't known", ["p:a.b"])

test_all_of_them_hold_only_if_each_does if {
	answer.every_of([_yes, _yes]).is == "yes"
	answer.every_of([]).is == "yes"
}

test_one_no_outweighs_what_is_unknown if {
	answer.every_of([_yes, _unknown, _no]) == _no
	answer.every_of([_yes, _unknown]) == _unknown
}

test_one_yes_is_enough_for_some_of_them if {
	answer.some_of([_no, _unknown, _yes]).is == "yes"
	answer.some_of([_no, _unknown]) == _unknown
	answer.some_of([_no]) == _no
	answer.some_of([]).is == "no"
}

test_what_holds_at_once_is_preferred if {
	answer.some_of([{"is": "yes", "from_days": 7}, _yes]) == _yes
	answer.some_of([_no, {"is": "yes", "from_days": 7}]).from_days == 7
}

test_conditions_of_a_yes_stay if {
	united := answer.every_of([{"is": "yes", "from_days": 3}, {"is": "yes", "from_days": 7}, {"is": "yes", "by_policy": true}])
	united == {"is": "yes", "from_days": 7, "by_policy": true}
}
