# METADATA
# title: What survives which disaster
# description: |
#   The cells of `tfbackup survive`. Contract: docs/survival.md. Resources that the same flows carry are judged once:
#   an entry of `classes` is `{"resources": [ids], "cells": {disaster: cell}}`.
package tfbackup.survival

import data.tfbackup.lib.cell as judge
import data.tfbackup.lib.coverage
import data.tfbackup.lib.hop as hops
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
	some carried, ids in judge.alike
	class := _class(ids, {disaster: cell | some disaster in disasters; cell := judge.of(carried, disaster)})
}

classes contains class if some class in _without_places

_without_places contains class if {
	count(_unreached) > 0
	class := _class(_unreached, {disaster: cell | some disaster in disasters; cell := judge.not_backed_up})
}

_without_places contains class if {
	count(_unsure) > 0
	class := _class(_unsure, {disaster: cell | some disaster in disasters; cell := {
		"verdict": "undecided",
		"because": "can't tell whether a backup selection includes this resource",
		"waits_for": sort(_waits_for_selection),
	}})
}

# A tag exempts some of them: they have no row.
_class(ids, cells) := {
	"resources": sort(ids),
	"exempt": [id | some id in sort(ids); coverage.exempt(input.resources[id])],
	"cells": cells,
}

_apart := {id | some id in judge.whole; not judge.flows_of[id]}

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

# The same classes with one cell alone, which lint counts.
takeover contains class if {
	some carried, ids in judge.alike
	class := _class(ids, {"account-compromised": cell | cell := judge.of(carried, "account-compromised")})
}

takeover contains class if some class in _without_places

# The same classes with every place that was considered, for `--why`.
explained contains object.union(class, {"places": places}) if {
	some carried, ids in judge.alike
	class := _class(ids, {disaster: cell | some disaster in disasters; cell := judge.of(carried, disaster)})
	places := [place | some variant in sort(judge.variants_of(carried)); some i in carried.flows; some place in _explained(carried, variant, i)]
}

explained contains class if some class in _without_places

_explained(carried, variant, i) := [object.union_n([{"flow": i, "hop": j, "place": where, "steps": steps, "answers": answers}, _if(variant)]) |
	list := hops.of_flow[i][variant]
	some j, hop in list
	where := recovery_place.shown(i, hop)
	steps := array.concat(
		[{"what": "selected by a backup selection", "answer": selected} | selected := judge.is_selected(input.flows[i])],
		[{"what": words, "answer": made} |
			some k in sort(hops.chain(list, j))
			words := hops.words(list[k])
			made := hops.step(i, list[k])
		],
	)
	answers := {disaster: counts | some disaster in disasters; counts := judge.counted(disaster, i, hop, judge.kind_of(i, variant), carried)}
]

_if("-") := {}

_if(variant) := {"variant": variant} if variant != "-"
