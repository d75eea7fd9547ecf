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
	not _doubts[plan]
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

findings contains finding.undecided_for(plan, ["rules"], waits_for, message) if {
	some plan, doubts in _doubts
	[near, i, j, _] := max(doubts)
	max({0} | {copy.far | some copy in _copies[plan]}) < near
	waits_for := [finding.wait(plan, ["rules"], unknown) | some unknown in {why | some [_, _, _, why] in doubts}]
	message := sprintf("can't tell whether copies are kept as long as their originals: %s, for how long isn't known; after an account takeover only the copies are left", [flows.way(i, j)])
}

# By plan: copies that leave the account, with the days for which they and their originals are kept.
_copies[plan] contains {"near": near, "far": far, "way": [i, j]} if {
	some plan, ways in input.outward_copies
	some [i, j] in ways
	flow := input.flows[i]
	not _unknown(flow.hops[j])
	far := _days(flow.hops[j].lifecycle)
	near := _near(flow)
}

# By plan: originals whose copies are kept nobody knows how long, and why.
_doubts[plan] contains [near, i, j, unknown] if {
	some plan, ways in input.outward_copies
	some [i, j] in ways
	flow := input.flows[i]
	unknown := _unknown(flow.hops[j])
	near := _near(flow)
}

_unknown(hop) := hop.unknown.lifecycle if {
	hop.unknown.lifecycle
} else := hop.lifecycle.unknown.delete_after_days

_near(flow) := max([days | some hop in flow.hops; hop.via == "backup"; not hop.air_gapped == true; days := _days(hop.lifecycle)])

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
