# METADATA
# title: What survives which disaster
# description: |
#   The cells of `tfbackup survive`. Contract: docs/survival.md. Resources that the same flows carry are judged once:
#   an entry of `classes` is `{"resources": [ids], "cells": {disaster: cell}}`.
package tfbackup.survival

import data.tfbackup.lib.answer
import data.tfbackup.lib.beyond
import data.tfbackup.lib.coverage
import data.tfbackup.lib.hop as hops
import data.tfbackup.lib.outlives
import data.tfbackup.lib.recovery_place

# In the order of the table.
disasters := [
	"resource-lost",
	"source-key-lost",
	"account-compromised",
	"account-lost",
	"region-lost",
	"all-accounts-compromised",
	"organization-compromised",
]

classes contains class if {
	some carried, ids in _alike
	class := _class(ids, {disaster: cell | some disaster in disasters; cell := _cell(carried, disaster)})
}

classes contains class if some class in _without_places

_without_places contains class if {
	count(_unreached) > 0
	class := _class(_unreached, {disaster: _not_backed_up | some disaster in disasters})
}

_without_places contains class if {
	count(_unsure) > 0
	class := _class(_unsure, {disaster: cell | some disaster in disasters; cell := {
		"verdict": "undecided",
		"because": "can't tell whether a backup selection takes this resource",
		"waits_for": sort(_waits_for_selection),
	}})
}

# A tag exempts some of them: they have no row.
_class(ids, cells) := {
	"resources": sort(ids),
	"exempt": [id | some id in sort(ids); coverage.exempt(input.resources[id])],
	"cells": cells,
}

_not_backed_up := {"verdict": "lost", "because": "not backed up"}

# Whole resources: a cluster's instances are backed up with it.
_whole contains id if {
	some id, resource in input.resources
	not resource.part_of
}

# By the flows that carry them, and the keys of their volumes: ids of resources.
_alike[carried] contains id if {
	some id, flows in _flows_of
	id in _whole
	carried := {"flows": sort(flows), "volume_keys": _volume_keys(id)}
}

_flows_of[id] contains i if {
	some i, flow in input.flows
	some id in flow.resources
}

_volume_keys(id) := sort({key |
	some volume in object.get(input.resources[id], "volumes", [])
	key := object.get(volume, "key", {})
})

_apart := {id | some id in _whole; not _flows_of[id]}

_unsure contains id if {
	some id in _apart
	count(_incomplete) > 0
}

_unsure contains id if {
	some id in _apart
	some _, selection in input.selections
	selection.undecided[id]
}

# Selected for a backup plan whose rules aren't known.
_unsure contains id if {
	some _, selection in input.selections
	some id in selection.selected
	id in _apart
}

_unreached := _apart - _unsure

_incomplete contains name if {
	some name, plan in input.plans
	not plan.complete
}

_waits_for_selection := _incomplete | {id | some id, selection in input.selections; some other, _ in selection.undecided; other in _apart}

# Every hop is a place; `_cell` asks first whether one exists.
_cell(carried, disaster) := cell if {
	verdicts := {variant: found | some variant in _variants(carried); found := _of_variant(carried, variant, disaster)}
	said := {found.verdict | some _, found in verdicts}
	cell := _agreed(said, verdicts)
}

# A type with several possible rows of the catalog: what all come to holds.
_agreed(said, verdicts) := found if {
	count(said) == 1
	weakest := max([[_worth(cell), variant] | some variant, cell in verdicts])
	found := verdicts[weakest[1]]
} else := {"verdict": "undecided", "because": words, "waits_for": ["kind"]} if {
	words := sprintf("depends on which of %s the resource counts as", [concat(" and ", sort(object.keys(verdicts)))])
}

# Of places that count either way, the lesser one is what can be relied on.
_worth(cell) := [object.get(cell, ["by", "rpo_hours"], 0), 0 - object.get(cell, ["by", "retention_days"], 1000000)]

_variants(carried) := {variant | some i in carried.flows; some variant, _ in hops.of_flow[i]}

_of_variant(carried, variant, disaster) := cell if {
	places := _judged(carried, variant, disaster)
	cell := _verdict(places)
}

_verdict(places) := _survives(counting) if {
	counting := [place | some place in places; place.answer.is == "yes"]
	count(counting) > 0
} else := object.union({"verdict": "undecided"}, reason) if {
	perhaps := [place | some place in places; place.answer.is == "unknown"]
	count(perhaps) > 0
	nearest := _first(perhaps)
	reason := {"because": nearest.answer.because, "waits_for": nearest.answer.waits_for}
} else := object.union({"verdict": "lost"}, reason) if {
	nearest := _first(places)
	reason := {"because": nearest.answer.because, "about": sort({id | some place in places; some id in _about(place)})}
} else := _not_backed_up

# Ids of the facts that a finding on this place can be about.
_about(place) := ({flow.backup_plan} | {id | some id in flow.selections}) | ({id | id := place.hop.to.id} | _on_vault(place.hop)) if {
	flow := input.flows[place.flow]
}

_on_vault(hop) := {id | some field in ["key", "source_key"]; id := hop[field].id} | {id |
	some field in ["lock", "policy"]
	id := input.vaults[hop.to.id][field]
}

# The same classes with one cell alone, which lint counts.
takeover contains class if {
	some carried, ids in _alike
	class := _class(ids, {"account-compromised": cell | cell := _cell(carried, "account-compromised")})
}

takeover contains class if some class in _without_places

# The same classes with every place that was considered, for `--why`.
explained contains object.union(class, {"places": places}) if {
	some carried, ids in _alike
	class := _class(ids, {disaster: cell | some disaster in disasters; cell := _cell(carried, disaster)})
	places := [place | some variant in sort(_variants(carried)); some i in carried.flows; some place in _explained(carried, variant, i)]
}

explained contains class if some class in _without_places

_explained(carried, variant, i) := [object.union_n([{"place": where, "steps": steps, "answers": answers}, _if(variant)]) |
	list := hops.of_flow[i][variant]
	some j, hop in list
	where := recovery_place.shown(i, hop)
	steps := array.concat(
		[{"what": "selected by a backup selection", "answer": selected} | selected := _selected(input.flows[i])],
		[{"what": words, "answer": made} |
			some k in sort(hops.chain(list, j))
			words := hops.words(list[k])
			made := hops.step(i, list[k])
		],
	)
	answers := {disaster: counts | some disaster in disasters; counts := _counts(disaster, i, hop, _kind(i, variant), carried)}
]

_if("-") := {}

_if(variant) := {"variant": variant} if variant != "-"

# Each place with its answer, and what it is sorted by.
_judged(carried, variant, disaster) := [place |
	some i in carried.flows
	some j, hop in hops.of_flow[i][variant]
	exists := _exists[i][variant][j]
	counts := _counts(disaster, i, hop, _kind(i, variant), carried)
	rank := recovery_place.rank(i, hop)
	place := {
		"answer": answer.every_of([exists, counts]),
		"exists": exists.is,
		"flow": i,
		"hop": hop,
		"rank": rank,
	}
]

_kind(i, "-") := object.get(input.flows[i], "kind", "")

_kind(_, variant) := variant if variant != "-"

_exists[i][variant][j] := found if {
	some i, variants in hops.of_flow
	some variant, list in variants
	some j, hop in list
	found := answer.every_of([_selected(input.flows[i]), _stays(hop, i, list), hops.made(i, list, j)])
}

_selected(flow) := {"is": "yes"} if {
	flow.selected == "yes"
} else := answer.unknown("can't tell whether a backup selection takes this resource", object.get(flow, "selections", []))

# A temporary recovery point is no place, unless the copy that it is made for isn't made.
_stays(hop, i, list) := {"is": "yes"} if {
	hop.via != "temporary"
} else := _left_behind(onward) if {
	onward := [made |
		some k, copy in list
		copy.via == "copy"
		copy.from == hop.to
		copy.air_gapped == true
		made := hops.made(i, list, k)
	]
	count(onward) > 0
} else := answer.unknown("can't tell what becomes of the temporary recovery point", [])

_left_behind(made) := answer.no("its recovery point is deleted after the copy into the air-gapped vault") if {
	some one in made
	one.is == "yes"
} else := {"is": "yes"} if {
	every one in made { one.is == "no" }
} else := answer.unknown("can't tell whether the copy into the air-gapped vault is made", [])

# What a place must be to count, beyond that it exists.
_counts("resource-lost", _, _, _, _) := {"is": "yes"}

# A source without a customer managed key of its own has none to lose.
_counts("source-key-lost", _, hop, _, carried) := beyond.source_key(hop, _source_keys(carried))

_counts("account-compromised", i, hop, kind, _) := answer.every_of([
	outlives.undeletable(hop, _account(i), kind),
	outlives.readable(hop, _account(i)),
])

_counts("account-lost", i, hop, kind, _) := answer.every_of([beyond.account(hop, _account(i), kind), beyond.key_of_account(hop, _account(i))])

_counts("region-lost", i, hop, _, _) := beyond.region(hop, object.get(input.flows[i], "region", ""))

_counts("all-accounts-compromised", _, hop, kind, _) := answer.every_of([
	outlives.undeletable(hop, object.get(hop.to, "account", ""), kind),
	outlives.readable(hop, object.get(hop, ["key", "account"], "")),
])

_counts("organization-compromised", _, hop, kind, _) := answer.every_of([
	outlives.sealed(hop, kind),
	beyond.key_of_organization(hop),
	beyond.opening_of_organization(hop, kind),
])

_account(i) := object.get(input.flows[i], "account", "")

# A source whose key isn't told may have any.
_source_keys(carried) := {key |
	some i in carried.flows
	some _, list in hops.of_flow[i]
	key := object.get(list[0], "source_key", {})
} | {key | some key in carried.volume_keys}

_first(places) := found if {
	order := min([[count([1 | place.exists != "yes"]), place.rank, n] | some n, place in places])
	found := places[order[2]]
}

_survives(places) := object.union_n([
	{"verdict": "survives", "by": by, "others": count(vaults) - 1},
	{"by_policy": object.get(best.answer, "by_policy", false), "short": retention < 30},
	{"from_days": days | days := best.answer.from_days},
]) if {
	best := _first(places)
	by := recovery_place.shown(best.flow, best.hop)
	retention := recovery_place.retention(best.hop)
	vaults := {vault | some place in places; vault := recovery_place.vault(place.hop)}
}
