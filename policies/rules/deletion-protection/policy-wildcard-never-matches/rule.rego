# METADATA
# title: Policy compares with a wildcard that never matches
# description: StringEquals and StringNotEquals take * and ? literally, so a pattern there matches nothing.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
# custom:
#   severity: warning
#   remedy: use StringLike, StringNotLike, ArnLike or ArnNotLike
package tfbackup.rules["deletion-protection"]["policy-wildcard-never-matches"]

import data.tfbackup.lib.backup
import data.tfbackup.lib.finding
import data.tfbackup.lib.scp

findings contains finding.violated(id, ["document"], message) if {
	some id, document in _documents
	places := _places(document)
	count(places) > 0
	[at, operator, key, value] := min(places)
	message := sprintf("%s compares %s with %s using %s, which takes wildcards literally; %s%s", [
		_called(document, at),
		key,
		value,
		operator,
		_consequence(document.statements[at], operator, key),
		_others(count(places) - 1),
	])
}

# Documents that bear on backups, by id of what carries them.
_documents[id] := document if {
	some id, policy in input.vault_policies
	document := policy.document
}

_documents[id] := document if {
	some id, policy in input.key_policies
	policy.key in backup.judged_keys
	document := policy.document
}

_documents[id] := document if {
	some id in scp.protective
	document := input.organization_policies[id].document
}

# `[place of the statement, operator, key, value]` for each condition with such a value: the first one.
_places(document) := {[at, operator, key, value] |
	some at, statement in document.statements
	some operator, keys in statement.conditions
	_is_literal(operator)
	some key, values in keys
	starred := [value | some value in values; _has_wildcard(value)]
	value := starred[0]
}

_is_literal(operator) if {
	_bare(operator) in {"stringequals", "stringequalsignorecase", "stringnotequals", "stringnotequalsignorecase"}
}

_bare(operator) := trim_suffix(parts[count(parts) - 1], "ifexists") if parts := split(lower(operator), ":")

# `${*}` is an escaped star, and what a variable stands for isn't written here.
_has_wildcard(value) if {
	some at, part in split(value, "${")
	text := _after_variable(at, part)
	some wildcard in ["*", "?"]
	contains(text, wildcard)
}

_after_variable(0, part) := part

_after_variable(at, part) := concat("}", array.slice(split(part, "}"), 1, 1000)) if at > 0

# What the statement then does.
_consequence(statement, operator, key) := "this value never matches" if {
	not contains(_bare(operator), "not")
	not _holds_never(operator, statement.conditions[operator][key])
} else := {
	"Deny": "the statement denies nothing",
	"Allow": "the statement allows nothing",
}[statement.effect] if {
	not contains(_bare(operator), "not")
} else := {
	"Deny": "the statement also denies what the pattern should exempt",
	"Allow": "the statement also allows what the pattern should exclude",
}[statement.effect]

# All values have wildcards, and a request without the key doesn't do either.
_holds_never(operator, values) if {
	every value in values { _has_wildcard(value) }
	not endswith(lower(operator), "ifexists")
	not startswith(lower(operator), "forallvalues:")
}

# The statement in words: `statement "Backups"`.
_called(document, at) := sprintf("statement \"%s\"", [document.statements[at].sid]) if {
	document.statements[at].sid
} else := sprintf("statement %v", [at + 1])

# How many more conditions have the same defect, in words.
_others(0) := ""

_others(number) := sprintf(" (and %v more like it)", [number]) if number > 0
