# METADATA
# title: Wording
# description: Pieces of messages.
package tfbackup.lib.text

# A number of days with its noun.
days(number) := "1 day" if number == 1

days(number) := sprintf("%v days", [number]) if number != 1

# Up to so many names, sorted, and how many there are besides: `a, b and 2 others`.
list(names, most) := concat(" and ", array.concat(
	[concat(", ", array.slice(sort(names), 0, most))],
	[others | more := count(names) - most; more > 0; others := _others(more)],
))

_others(number) := "1 other" if number == 1

_others(number) := sprintf("%v others", [number]) if number != 1
