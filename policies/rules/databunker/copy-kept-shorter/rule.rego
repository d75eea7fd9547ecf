# METADATA
# title: Copies expire before the original backups
# description: The copies that survive an account takeover are kept for less time than the backups that don't.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/recov-point-create-a-copy.html
# custom:
#   severity: warning
#   remedy: raise delete_after in the copy_action's lifecycle to that of the rule
package tfbackup.rules.databunker["copy-kept-shorter"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.flow as flows
import data.tfbackup.lib.text

findings contains object.union(finding.violated(plan, ["rules"], message), level) if {
	some plan, copies in _copies
	some near in {copy.near | some copy in copies}
	far := max([copy.far | some copy in copies; copy.near == near])

	# What another rule of the plan keeps outside for as long counts, too: it is as old as an original may get.
	max([copy.far | some copy in copies]) < near
	[i, j] := min([copy.way | some copy in copies; copy.near == near; copy.far == far])
	way := flows.way(i, j)
	level := _level(far)
	message := sprintf("%s and keeps the copies %s, but the originals %s; after an account takeover only the copies are left", [
		way,
		_words(far),
		_words(near),
	])
}

# By plan: copies that leave the account, with the days for which they and their originals are kept.
_copies[plan] contains {"near": near, "far": far, "way": [i, j]} if {
	some plan, ways in input.outward_copies
	some [i, j] in ways
	flow := input.flows[i]
	far := _days(flow.hops[j].lifecycle)
	near := max([days | some hop in flow.hops; hop.via == "backup"; not hop.air_gapped == true; days := _days(hop.lifecycle)])
}

_days(terms) := terms.delete_after_days

# For ever.
_days(terms) := 1000000 if {
	not terms.delete_after_days
	not terms.unknown.delete_after_days
}

_words(days) := "forever" if days == 1000000

_words(days) := sprintf("for %s", [text.days(days)]) if days < 1000000

# An attacker who takes his time has 30 days (docs/survival.md).
_level(far) := {"severity": "note"} if far >= 30

_level(far) := {} if far < 30
