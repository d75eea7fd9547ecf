# METADATA
# title: Objectives
# description: |
#   What tfbackup.toml demands of the backups of a resource, asked of the places where its recovery points lie: those
#   that the survival table counts.
package tfbackup.lib.objective

import data.tfbackup.lib.answer
import data.tfbackup.lib.cell as judge
import data.tfbackup.lib.recovery_place
import data.tfbackup.lib.text

# By id of the resource and disaster: whether its backups do as demanded, in three values. What they don't, or what
# that depends on, says `because`.
met[id][disaster] := found if {
	count(input.objectives) > 0
	some carried, ids in judge.alike
	some id in ids
	demand := input.objectives[id]
	some disaster in demand.survive
	found := _of(carried, disaster, demand)
}

_of(carried, disaster, demand) := _agreed(found) if {
	found := [one |
		some variant in judge.variants_of(carried)
		places := judge.judged(carried, variant, disaster)
		steps := [_survives(places, disaster), _young(places, disaster, demand), _kept(places, disaster, demand)]
		one := answer.every_of(steps)
	]
}

# A type with several possible rows of the catalog: what holds for all of them.
_agreed(found) := found[0] if {
	count({one.is | some one in found}) == 1
} else := answer.unknown("depends on which type AWS Backup counts the resource as", [])

_survives(places, disaster) := {"is": "yes"} if {
	cell := judge.verdict_of(places)
	cell.verdict == "survives"
} else := answer.no(because) if {
	cell := judge.verdict_of(places)
	cell.verdict == "lost"
	because := sprintf("no backup survives %s, since %s", [words[disaster], cell.because])
} else := answer.unknown(cell.because, object.get(cell, "waits_for", [])) if {
	cell := judge.verdict_of(places)
}

# One of those that survive is never older than demanded.
_young(places, disaster, demand) := {"is": "yes"} if {
	not demand.rpo_hours
} else := {"is": "yes"} if {
	some place in places
	place.answer.is == "yes"
	recovery_place.rpo_hours(input.flows[place.flow], place.hop) <= demand.rpo_hours
} else := answer.unknown("depends on a backup whose schedule or survival isn't known", _open(opening)) if {
	opening := [place | some place in places; _may_be_young(place, demand)]
	count(opening) > 0
} else := answer.no(because) if {
	hours := min([hours | some place in places; place.answer.is == "yes"; hours := recovery_place.rpo_hours(input.flows[place.flow], place.hop)])
	because := sprintf("%s are made %s, not every %s", [_those(disaster), _apart(hours), _hours(demand.rpo_hours)])
} # None survives, and that is said.

else := {"is": "yes"}

_may_be_young(place, demand) if {
	place.answer.is == "unknown"
	recovery_place.rpo_hours(input.flows[place.flow], place.hop) <= demand.rpo_hours
}

_may_be_young(place, _) if {
	place.answer.is != "no"
	flow := input.flows[place.flow]
	input.backup_plans[flow.backup_plan].rules[flow.rule].unknown.schedule
}

# One of those that survive is kept for as long as demanded.
_kept(places, disaster, demand) := {"is": "yes"} if {
	not demand.retention_days
} else := {"is": "yes"} if {
	some place in places
	place.answer.is == "yes"
	_is_kept(place.hop.lifecycle, demand)
} else := answer.unknown("depends on a backup whose retention or survival isn't known", _open(opening)) if {
	opening := [place | some place in places; _may_be_kept(place, demand)]
	count(opening) > 0
} else := answer.no(because) if {
	longest := max([place.hop.lifecycle.delete_after_days | some place in places; place.answer.is == "yes"])
	because := sprintf("%s are kept for %s, not for %s", [_those(disaster), text.days(longest), text.days(demand.retention_days)])
} else := {"is": "yes"}

_is_kept(terms, demand) if terms.delete_after_days >= demand.retention_days

# For ever.
_is_kept(terms, _) if {
	not terms.delete_after_days
	not terms.unknown.delete_after_days
}

_may_be_kept(place, demand) if {
	place.answer.is == "unknown"
	_is_kept(place.hop.lifecycle, demand)
}

_may_be_kept(place, _) if {
	place.answer.is != "no"
	place.hop.lifecycle.unknown.delete_after_days
}

_open(places) := sort({input.flows[place.flow].backup_plan | some place in places})

_those("resource-lost") := "they"

_those(disaster) := sprintf("backups that survive %s", [words[disaster]]) if disaster != "resource-lost"

_apart(hours) := "at no regular interval" if hours >= 1000000

_apart(hours) := sprintf("every %s", [_hours(hours)]) if hours < 1000000

_hours(number) := "hour" if number == 1

_hours(number) := sprintf("%v hours", [number]) if number != 1

# What happens, in words.
words := {
	"resource-lost": "the loss of the resource",
	"source-key-lost": "the loss of the resource's key",
	"account-compromised": "an account takeover",
	"account-lost": "the loss of the account",
	"region-lost": "the loss of the Region",
	"all-accounts-compromised": "a takeover of all member accounts",
	"organization-compromised": "a takeover of the management account",
}
