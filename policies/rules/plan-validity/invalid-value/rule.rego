# METADATA
# title: Value is invalid or unreadable
# description: An invalid policy, template, schedule or backup policy protects nothing, because AWS rejects or ignores it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html
# custom:
#   severity: error
#   remedy: correct the value at the place named in the message
package tfbackup.rules["plan-validity"]["invalid-value"]

import data.tfbackup.lib.finding

findings contains object.union(finding.violated(id, [field], message), level) if {
	some id, entries in input.invalid
	not input.accounts[id]
	some entry in entries
	level := _level(entry)
	field := entry.field
	message := sprintf("%s%s", [_place(entry), entry.reason])
}

# Evidence of two accounts is no defect of the plan, but nothing can be said of what is in them.
findings contains finding.undecided(id, [field], {"reason": "unresolved"}, message) if {
	some id, entries in input.invalid
	input.accounts[id]
	some entry in entries
	field := entry.field
	message := entry.reason
}

_level(entry) := {"severity": _severity[entry.doubt]} if {
	entry.doubt
} else := {}

# What makes no sense, and AWS's pages don't say what becomes of it; what AWS's own samples have as well.
_severity := {"unsaid": "warning", "formal": "note"}

# Where in the value: by keys, by line, or neither.
_place(entry) := sprintf("%s: ", [concat(".", entry.path)]) if {
	entry.path
} else := sprintf("line %v, column %v: ", [entry.line, entry.column]) if {
	entry.line
	entry.column
} else := ""
