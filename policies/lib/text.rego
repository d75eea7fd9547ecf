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

# Names, sorted: all of up to three, or two and how many others.
short(names) := joined(sort(names)) if {
	count(names) <= 3
} else := list(names, 2)

# Parts in their order: `a`, `a and b`, `a, b and c`.
joined(parts) := sprintf("%s and %s", [concat(", ", array.slice(parts, 0, count(parts) - 1)), parts[count(parts) - 1]]) if {
	count(parts) > 1
} else := concat("", parts)

_others(number) := "1 other" if number == 1

_others(number) := sprintf("%v others", [number]) if number != 1
