# METADATA
# title: Cells of the survival table
# description: |
#   Whether the data of resources that the same flows carry survives a disaster, and by which of the places where its
#   recovery points lie. Contract: docs/survival.md.
package tfbackup.lib.cell

import data.tfbackup.lib.answer
import data.tfbackup.lib.beyond
import data.tfbackup.lib.hop as hops
import data.tfbackup.lib.outlives
import data.tfbackup.lib.recovery_place

not_backed_up := {"verdict": "lost", "because": "not backed up"}

# Whole resources: a cluster's instances are backed up with it.
whole contains id if {
	some id, resource in input.resources
	not resource.part_of
}

# By a rule of this package: regorus 0.14.1 finds another package's rule undefined where a function is the first to ask.
_hops_of[i][variant] := list if {
	some i, variants in hops.of_flow
	some variant, list in variants
}

# By the flows that carry them, and the keys of their volumes: ids of resources.
alike[carried] contains id if {
	some id, flows in flows_of
	id in whole
	carried := {"flows": sort(flows), "volume_keys": _volume_keys(id)}
}

flows_of[id] contains i if {
	some i, flow in input.flows
	some id in flow.resources
}

_volume_keys(id) := sort({key |
	some volume in object.get(input.resources[id], "volumes", [])
	key := object.get(volume, "key", {})
})

# Every hop is a place; `of` asks first whether one exists.
of(carried, disaster) := cell if {
	verdicts := {variant: found | some variant in variants_of(carried); found := _of_variant(carried, variant, disaster)}
	said := {found.verdict | some _, found in verdicts}
	cell := _agreed(said, verdicts)
}

# A type with several possible rows of the catalog: what all come to holds.
_agreed(said, verdicts) := found if {
	count(said) == 1
	weakest := max([[_worth(cell), variant] | some variant, cell in verdicts])
	found := verdicts[weakest[1]]
} else := {"verdict": "undecided", "because": words, "waits_for": ["kind"]} if {
	words := sprintf("depends on whether AWS Backup counts the resource as %s", [concat(" or ", sort(object.keys(verdicts)))])
}

# Of places that count either way, the lesser one is what can be relied on.
_worth(cell) := [object.get(cell, ["by", "rpo_hours"], 0), 0 - object.get(cell, ["by", "retention_days"], 1000000)]

variants_of(carried) := {variant | some i in carried.flows; some variant, _ in _hops_of[i]}

_of_variant(carried, variant, disaster) := cell if {
	places := judged(carried, variant, disaster)
	cell := verdict_of(places)
}

verdict_of(places) := _survives(counting) if {
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
} else := not_backed_up

# Ids of the facts that a finding on this place can be about.
_about(place) := ({flow.backup_plan} | {id | some id in flow.selections}) | ({id | id := place.hop.to.id} | _on_vault(place.hop)) if {
	flow := input.flows[place.flow]
}

_on_vault(hop) := {id | some field in ["key", "source_key"]; id := hop[field].id} | {id |
	some field in ["lock", "policy"]
	id := input.vaults[hop.to.id][field]
}

# Each place with its answer, and what it is sorted by.
judged(carried, variant, disaster) := [place |
	some i in carried.flows
	some j, hop in _hops_of[i][variant]
	exists := _exists[i][variant][j]
	counts := counted(disaster, i, hop, kind_of(i, variant), carried)
	rank := recovery_place.rank(i, hop)
	place := {
		"answer": answer.every_of([exists, counts]),
		"exists": exists.is,
		"flow": i,
		"hop": hop,
		"rank": rank,
	}
]

kind_of(i, "-") := object.get(input.flows[i], "kind", "")

kind_of(_, variant) := variant if variant != "-"

_exists[i][variant][j] := found if {
	some i, variants in _hops_of
	some variant, list in variants
	some j, hop in list
	found := answer.every_of([is_selected(input.flows[i]), _stays(hop, i, list), hops.made(i, list, j)])
}

is_selected(flow) := {"is": "yes"} if {
	flow.selected == "yes"
} else := answer.unknown("can't tell whether a backup selection includes this resource", object.get(flow, "selections", []))

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
counted("resource-lost", _, _, _, _) := {"is": "yes"}

# A source without a customer managed key of its own has none to lose.
counted("source-key-lost", _, hop, _, carried) := beyond.source_key(hop, _source_keys(carried))

counted("account-compromised", i, hop, kind, _) := answer.every_of([
	outlives.undeletable(hop, _account(i), kind),
	outlives.readable(hop, _account(i)),
])

counted("account-lost", i, hop, kind, _) := answer.every_of([beyond.account(hop, _account(i), kind), beyond.key_of_account(hop, _account(i))])

counted("region-lost", i, hop, _, _) := beyond.region(hop, object.get(input.flows[i], "region", ""))

counted("all-accounts-compromised", _, hop, kind, _) := answer.every_of([
	outlives.undeletable(hop, object.get(hop.to, "account", ""), kind),
	outlives.readable(hop, object.get(hop, ["key", "account"], "")),
])

counted("organization-compromised", _, hop, kind, _) := answer.every_of([
	outlives.sealed(hop, kind),
	beyond.key_of_organization(hop),
	beyond.opening_of_organization(hop, kind),
])

_account(i) := object.get(input.flows[i], "account", "")

# A source whose key isn't told may have any.
_source_keys(carried) := {key |
	some i in carried.flows
	some _, list in _hops_of[i]
	key := object.get(list[0], "source_key", {})
} | {key | some key in carried.volume_keys}

_first(places) := found if {
	order := min([[count([1 | place.exists != "yes"]), place.rank, n] | some n, place in places])
	found := places[order[2]]
}

# What isn't known is 0.
_is_short(days) if {
	days > 0
	days < 30
} else := false

_survives(places) := object.union_n([
	{"verdict": "survives", "by": by, "others": count(vaults) - 1},
	{"by_policy": object.get(best.answer, "by_policy", false), "short": short},
	{"from_days": days | days := best.answer.from_days},
]) if {
	best := _first(places)
	by := recovery_place.shown(best.flow, best.hop)
	retention := recovery_place.retention(best.hop)
	short := _is_short(retention)
	vaults := {vault | some place in places; vault := recovery_place.vault(place.hop)}
}
