# METADATA
# title: Coverage
# description: What should have a backup and has none, and what comes nearest to selecting it.
package tfbackup.lib.coverage

import data.tfbackup.lib.finding
import data.tfbackup.lib.loss

# The input shows how something is backed up, or was: else nobody can say what has no backup.
plans_shown if count(input.backup_plans) > 0

plans_shown if count(input.before.backup_plans) > 0

plans_shown if {
	some stack in input.stacks
	stack.switched_off
}

# Resources that nothing certainly selects and that hold something of their own, with what comes nearest.
missed[id] := fact if {
	plans_shown
	some id, fact in input.not_selected
	counts(id)
	not _told[id]
}

# change/resource-loses-backup says it.
_told contains id if {
	some id in loss.reached
	loss.lost[id]
}

counts(id) if {
	resource := input.resources[id]
	not resource.replica_of
	class(id) != "stack" # its template is in version control
	not exempt(resource)
}

# What it holds, as the catalog says it. Rows between which nothing decides hold alike.
class(id) := input.catalog.types[min(kinds(id))].class

kinds(id) := {kind | kind := input.resources[id].kind} | {kind |
	not input.resources[id].kind
	some kind in input.resources[id].unknown.kind.candidates
}

# Databases, file systems and buckets: what the rest is made again from.
is_data(id) if class(id) in {"database", "file", "object"}

# A tag says that it needs no backup.
exempt(resource) if {
	some key in [input.config.coverage.exempt_tag]
	some value in [resource.tags[key]]
	_exempts(value)
}

_exempts(_) if not input.config.coverage.exempt_value

_exempts(value) if value == input.config.coverage.exempt_value

# Why it isn't certain that nothing selects it.
waits(id) := array.concat(
	[finding.wait(selection, ["resources"], unknown) | some selection, unknown in input.not_selected[id].undecided],
	array.concat(_tag_waits(id), _elsewhere),
)

_tag_waits(id) := [finding.wait(id, ["tags"], {"reason": "after-apply"}) |
	key := input.config.coverage.exempt_tag
	key in input.resources[id].unknown_tags
]

# What may select anything, and isn't shown: parts of plans, and stacks whose template isn't read.
_elsewhere := array.concat(
	[{"resource": name, "attribute": [], "reason": "incomplete"} |
		some name, plan in input.plans
		plan.complete == false
	],
	[finding.wait(id, ["template"], unknown) |
		some id, stack in input.stacks
		unknown := _opaque(stack)
	],
)

_opaque(stack) := stack.unknown.template

_opaque(stack) := {"reason": "unresolved"} if {
	not stack.unknown.template
	count(object.get(stack, "hidden", [])) > 0
}

# `Amazon RDS DB instance "orders"`
called(id) := sprintf("%s \"%s\"", [_label(id), input.resources[id].name]) if {
	input.resources[id].name
} else := sprintf("this %s", [_label(id)])

_label(id) := split(split(input.catalog.types[min(kinds(id))].label, " (")[0], ",")[0] if {
	input.catalog.types[min(kinds(id))]
} else := sprintf("%s resource", [input.resources[id].kind]) if {
	input.resources[id].kind
} else := "resource"

# The nearest miss, in words.
why(fact) := sprintf("%s excludes it with not_resources %s", [_selection(fact), fact.detail]) if fact.reason == "not-resources"

why(fact) := sprintf("%s excludes it with the condition %s", [_selection(fact), fact.detail]) if {
	fact.reason in {"excluded", "condition"}
}

why(fact) := sprintf("AWS Backup isn't opted in to %s in its Region", [fact.detail]) if fact.reason == "opt-in"

why(fact) := sprintf("%s selects only its part %s, but AWS Backup backs up the whole resource", [_selection(fact), _address(fact.detail)]) if {
	fact.reason == "part"
}

why(fact) := sprintf("%s requires the tag %s, but the resource has %s, which differs in case", [_selection(fact), fact.wanted, fact.found]) if {
	fact.reason == "tag-case"
}

why(fact) := sprintf("%s is for another %s%s", [_selection(fact), _places[fact.reason], _by(fact)]) if {
	fact.reason in {"region", "account"}
}

why(fact) := sprintf("%s doesn't create \"%s\" because its condition is false", [_stack(fact), fact.detail]) if {
	fact.reason == "switched-off"
}

why(fact) := sprintf("%s has no backup selection", [_plan(fact)]) if fact.reason == "no-selection"

why(fact) := sprintf("%s requires the tag %s, but %s", [_selection(fact), fact.wanted, _other_tag(fact)]) if {
	fact.reason == "tag-value"
}

why(fact) := sprintf("%s selects only %s", [_selection(fact), object.get(fact, "detail", "other resources")]) if {
	fact.reason == "type"
}

why(fact) := sprintf("it lacks the tag %s that %s requires%s", [fact.wanted, _selection(fact), _tagged_elsewhere(fact)]) if {
	fact.reason == "no-tag"
}

why(fact) := "no backup selection includes it" if fact.reason == "none"

_other_tag(fact) := sprintf("its own tag %s overrides this default tag", [fact.found]) if {
	fact.default_of
} else := sprintf("its tag is %s", [fact.found])

_tagged_elsewhere(fact) := sprintf("; provider \"%s\" adds it by default_tags, but the provider of this resource doesn't", [fact.default_of]) if {
	fact.default_of
} else := ""

_places := {"account": "account", "region": "Region"}

_by(fact) := sprintf(" (%s)", [fact.detail]) if {
	fact.detail
} else := ""

_selection(fact) := sprintf("selection \"%s\"", [input.selections[fact.selection].name]) if {
	input.selections[fact.selection].name
} else := "a selection"

_plan(fact) := sprintf("backup plan \"%s\"", [input.backup_plans[fact.backup_plan].name]) if {
	input.backup_plans[fact.backup_plan].name
} else := "the backup plan"

_stack(fact) := sprintf("stack \"%s\"", [input.stacks[fact.backup_plan].name]) if {
	input.stacks[fact.backup_plan].name
} else := "the stack"

_address(id) := input.resources[id].address if {
	input.resources[id].address
} else := id

# What comes nearest, for `related`. A plan without a selection says nothing of what it is meant for.
nearest(fact) := [{"resource": id, "attribute": [], "label": "closest match, but doesn't include it"} |
	some id in [object.get(fact, "selection", object.get(fact, "backup_plan", ""))]
	id != ""
	object.get(fact, "reason", "") != "no-selection"
]
