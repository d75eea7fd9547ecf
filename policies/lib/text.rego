# METADATA
# title: Wording
# description: Pieces of messages.
package tfbackup.lib.text

# A number of days with its noun.
days(number) := "1 day" if number == 1

days(number) := sprintf("%v days", [number]) if number != 1
