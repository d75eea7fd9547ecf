package tfbackup.lib.text_test

import data.tfbackup.lib.text

test_one_day_is_singular if text.days(1) == "1 day"

test_other_numbers_are_plural if {
	text.days(0) == "0 days"
	text.days(36500) == "36500 days"
}

test_lists_have_an_end if {
	text.list({"b", "a"}, 3) == "a, b"
	text.list({"c", "b", "a"}, 2) == "a, b and 1 other"
	text.list({"d", "c", "b", "a"}, 2) == "a, b and 2 others"
}

test_few if {
	words := [said | some names in [[], ["a"], {"b", "a"}, ["c", "a", "b"], ["d", "c", "b", "a"]]; said := text.few(names)]
	words == ["", "a", "a and b", "a, b and c", "a, b and 2 others"]
}
