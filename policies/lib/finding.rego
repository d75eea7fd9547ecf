# METADATA
# title: Judgements
# description: The one place that builds the objects which rules give to the engine.
package tfbackup.lib.finding

# A defect that is there. `field` is the fact's field, not Terraform's attribute: the engine translates.
violated(id, field, message) := {
	"resource": id,
	"attribute": field,
	"message": message,
	"verdict": "violated",
}

# A question that the input cannot answer: `field` of object `id` is unknown (`unknown` is its entry in
# the object's `unknown` map).
undecided(id, field, unknown, message) := undecided_for(id, field, [wait(id, field, unknown)], message)

# The same, where several fields or those of another object would answer: `waits_for` is a list of `wait`s.
undecided_for(id, field, waits_for, message) := {
	"resource": id,
	"attribute": field,
	"message": message,
	"verdict": "undecided",
	"waits_for": waits_for,
}

# One unknown field that an answer waits for.
wait(id, field, unknown) := object.union(
	{"resource": id, "attribute": field, "reason": unknown.reason},
	{"references": refs | refs := unknown.references},
)
