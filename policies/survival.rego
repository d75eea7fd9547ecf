# METADATA
# title: What survives which disaster
# description: |
#   The cells of `tfbackup survive`. Contract: docs/survival.md. Resources that the same flows carry are judged once:
#   an entry of `classes` is `{"resources": [ids], "cells": {disaster: cell}}`.
package tfbackup.survival

import data.tfbackup.lib.answer
import data.tfbackup.lib.coverage
import data.tfbackup.lib.hop as hops
import data.tfbackup.lib.outlives

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
	some _, selection in input.selections
	some id, _ in selection.undecided
	id in _apart
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
	where := _place({"flow": i, "hop": hop, "answer": {"is": "yes"}})
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
	place := {
		"answer": answer.every_of([exists, counts]),
		"exists": exists.is,
		"flow": i,
		"hop": hop,
		"rank": _rank(i, hop),
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

_counts("source-key-lost", _, hop, _, carried) := _free_of_source_key(hop, carried)

_counts("account-compromised", i, hop, kind, _) := answer.every_of([
	outlives.undeletable(hop, _account(i), kind),
	outlives.readable(hop, _account(i)),
])

_counts("account-lost", i, hop, kind, _) := answer.every_of([_outside(hop, _account(i), kind), _key_outside(hop, _account(i))])

_counts("region-lost", i, hop, _, _) := _in_another_region(hop, object.get(input.flows[i], "region", ""))

_counts("all-accounts-compromised", _, hop, kind, _) := answer.every_of([
	outlives.undeletable(hop, object.get(hop.to, "account", ""), kind),
	outlives.readable(hop, object.get(hop, ["key", "account"], "")),
])

_counts("organization-compromised", _, hop, kind, _) := answer.every_of([
	outlives.sealed(hop, kind),
	_beyond_organization(hop),
	_opens_beyond_organization(hop, kind),
])

_account(i) := object.get(input.flows[i], "account", "")

# A source without a customer managed key of its own has none to lose.
_free_of_source_key(hop, carried) := found if {
	keys := _source_keys(carried)
	found := _free_of(hop, keys)
}

_free_of(hop, keys) := {"is": "yes"} if {
	every key in keys { key.manager in {"aws", "aws-owned", "none"} }
} else := answer.unknown("the key of the source isn't known", []) if {
	some key in keys
	not key.manager
	not _is_under_aws_key(hop)
} else := answer.unknown("the key of the recovery point isn't known", []) if {
	not hop.key.manager
} else := answer.no("the recovery point is under the source's key") if {
	some key in keys
	key.manager == "customer"
	_holds(hop, key)
} else := answer.unknown("can't tell whether the recovery point is under the source's key", []) if {
	some key in keys
	key.manager == "customer"
	_may_be(hop.key, key)
} else := answer.unknown("can't tell whether the recovery point keeps the source's keys", []) if {
	some key in keys
	key.manager == "customer"
	not hop.source_key.manager
} else := {"is": "yes"}

# In a function: OPA evaluates what is undefined before `not … in`, and then nothing is true.
_is_under_aws_key(hop) if hop.key.manager in {"aws", "aws-owned", "none"}

# A source whose key isn't told may have any.
_source_keys(carried) := {key |
	some i in carried.flows
	some _, list in hops.of_flow[i]
	key := object.get(list[0], "source_key", {})
} | {key | some key in carried.volume_keys}

# The recovery point keeps the keys of its source, or is under the very key.
_holds(hop, _) if hop.key == hop.source_key

_holds(hop, key) if hop.key.id == key.id

_holds(hop, key) if hop.key.arn == key.arn

# Keys of different ids are different, unless one of them is only read by a data source.
_may_be(a, b) if {
	a.manager == "customer"
	not _differ(a, b)
}

_differ(a, b) if a.arn != b.arn

_differ(a, b) if {
	some field in ["account", "region"]
	a[field] != b[field]
	not contains(a[field], ":")
	not contains(b[field], ":")
}

_differ(a, b) if {
	a.id != b.id
	input.keys[a.id].mode == "managed"
	input.keys[b.id].mode == "managed"
}

# It lies in another account, or in an air-gapped vault that somebody else can open.
_outside(hop, account, kind) := {"is": "yes"} if {
	outlives.same_account(hop.to, account) == "no"
} else := _opened(hop, account) if {
	outlives.air_gapped(hop, kind) == "yes"
} else := answer.unknown(words, []) if {
	outlives.air_gapped(hop, kind) == "unknown"
	words := sprintf("vault %s isn't in the input, so its kind isn't known", [outlives.called(hop.to)])
} else := answer.no(words) if {
	outlives.same_account(hop.to, account) == "yes"
	words := sprintf("vault %s lies in the account that is lost", [outlives.called(hop.to)])
} else := answer.unknown(words, []) if {
	words := sprintf("the account of vault %s isn't known", [outlives.called(hop.to)])
}

_opened(hop, account) := {"is": "yes"} if {
	team := input.vaults[outlives.vault_id(hop)].approval_team
	outlives.same_account(team, account) == "no"
} else := answer.no(words) if {
	team := input.vaults[outlives.vault_id(hop)].approval_team
	outlives.same_account(team, account) == "yes"
	words := "the vault's approval team is lost with its account"
} else := answer.unknown("the account of the vault's approval team isn't known", waits_for) if {
	_may_have_team(outlives.vault_id(hop))
	waits_for := [id | id := hop.to.id]
} else := answer.unknown("a resource share alone opens the vault, and it may go with the account", []) if {
	some _, share in input.resource_shares
	some resource in share.resources
	resource.id == hop.to.id
} else := answer.no("no approval team of another account can open the air-gapped vault")

_may_have_team(vault) if input.vaults[vault].approval_team

_may_have_team(vault) if input.vaults[vault].unknown.approval_team

_may_have_team(vault) if not input.vaults[vault]

_key_outside(hop, account) := {"is": "yes"} if {
	hop.key.manager in {"aws", "aws-owned", "none"}
} else := answer.no("its key is lost with the account") if {
	hop.key.manager == "customer"
	outlives.same_account(hop.key, account) == "yes"
} else := {"is": "yes"} if {
	hop.key.manager == "customer"
	outlives.same_account(hop.key, account) == "no"
} else := answer.unknown("the account of its key isn't known", [])

_in_another_region(hop, region) := answer.no(words) if {
	hop.to.region == region
	words := sprintf("vault %s lies in %s, the Region that is lost", [outlives.called(hop.to), region])
} else := answer.unknown("the Region of the resource or of the vault isn't known", []) if {
	not _regions_known(hop, region)
} else := {"is": "yes"} if {
	hop.key.manager in {"aws", "aws-owned", "none"}
} else := answer.no("its key lies in the Region that is lost") if {
	hop.key.region == region
} else := {"is": "yes"} if {
	hop.key.region
} else := answer.unknown("the key of the recovery point isn't known", [])

_regions_known(hop, region) if {
	hop.to.region
	region != ""
}

_beyond_organization(hop) := {"is": "yes"} if {
	hop.key.manager in {"aws", "aws-owned", "none"}
} else := answer.no("its key lies in an account of the organization, whose administrators can destroy it") if {
	hop.key.manager == "customer"
} else := answer.unknown("the key of the recovery point isn't known", [])

_opens_beyond_organization(hop, kind) := {"is": "yes"} if {
	outlives.air_gapped(hop, kind) == "no"
} else := answer.unknown("can't tell whether anybody outside the organization can open the air-gapped vault", [])

# What a place is preferred by: least RPO, longest retention, point in time, another account, another Region.
_rank(i, hop) := [
	_rpo_hours(i, hop),
	0 - _retention(hop),
	count([1 | not hop.continuous]),
	count([1 | hop.crosses_account != "yes"]),
	count([1 | hop.crosses_region != "yes"]),
	count([1 | not input.vaults[outlives.vault_id(hop)]]),
	object.get(input.vaults, [outlives.vault_id(hop), "address"], object.get(hop.to, "arn", "")),
]

_rpo_hours(i, hop) := _hours(input.flows[i], hop)

_hours(flow, hop) := 0 if {
	hop.continuous
} else := minutes / 60 if {
	minutes := input.backup_plans[flow.backup_plan].rules[flow.rule].schedule.greatest_interval_minutes
} else := 1000000

_retention(hop) := hop.lifecycle.delete_after_days if {
	hop.lifecycle.delete_after_days
} else := 1000000

_first(places) := found if {
	order := min([[count([1 | place.exists != "yes"]), place.rank, n] | some n, place in places])
	found := places[order[2]]
}

_survives(places) := object.union_n([
	{"verdict": "survives", "by": _place(best), "others": count(vaults) - 1},
	{"by_policy": object.get(best.answer, "by_policy", false), "short": _retention(best.hop) < 30},
	{"from_days": days | days := best.answer.from_days},
]) if {
	best := _first(places)
	vaults := {_vault(place.hop) | some place in places}
}

_vault(hop) := object.get(input.vaults, [outlives.vault_id(hop), "address"], object.get(hop.to, "arn", object.get(hop.to, "name", "")))

_place(best) := object.union_n([
	{"vault": _vault(best.hop), "point_in_time": object.get(best.hop, "continuous", false)},
	{field: value | some field in ["account", "region"]; value := best.hop.to[field]},
	{"key": key | key := _key(best.hop.key)},
	{"rpo_hours": hours | hours := _rpo_hours(best.flow, best.hop); hours < 1000000},
	{"retention_days": days | days := best.hop.lifecycle.delete_after_days},
])

_key(key) := input.keys[key.id].address if {
	input.keys[key.id]
} else := key.arn if {
	key.arn
} else := {"aws": "AWS managed key", "aws-owned": "AWS owned key", "none": "unencrypted"}[key.manager]
