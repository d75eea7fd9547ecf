package tfbackup.lib.text_test

import data.tfbackup.lib.text

test_one_day_is_singular if text.days(1) == "1 day"

test_other_numbers_are_plural if {
	text.days(0) == "0 days"
	text.days(36500) == "36500 days"
}
