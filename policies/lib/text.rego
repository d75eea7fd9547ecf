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

# All of up to three names, sorted: `a, b and c`; of more the first two and their number: `a, b and 2 others`.
few(names) := list(names, 2) if {
	count(names) > 3
} else := _joined(sort(names))

_joined(names) := concat(", ", names) if count(names) < 2

_joined(names) := words if {
	count(names) > 1
	last := count(names) - 1
	words := sprintf("%s and %s", [concat(", ", array.slice(names, 0, last)), names[last]])
}

_others(number) := "1 other" if number == 1

_others(number) := sprintf("%v others", [number]) if number != 1
