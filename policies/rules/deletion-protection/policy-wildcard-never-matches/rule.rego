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
	all := input.literal_wildcards[id]
	found := all[0]
	statement := document.statements[found.statement]
	message := sprintf("%s compares %s with %s using %s, which takes wildcards literally; %s%s", [
		_called(statement, found.statement),
		found.key,
		found.value,
		found.operator,
		_consequence(statement.effect, found),
		_others(count(all) - 1),
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

# What the statement then does.
_consequence(_, found) := "this value never matches" if {
	not found.negated
	not found.never_holds
}

_consequence(effect, found) := {
	"Deny": "the statement denies nothing",
	"Allow": "the statement allows nothing",
}[effect] if {
	found.never_holds
}

_consequence(effect, found) := {
	"Deny": "the statement also denies what the pattern should exempt",
	"Allow": "the statement also allows what the pattern should exclude",
}[effect] if {
	found.negated
	not found.never_holds
}

# The statement in words: `statement "Backups"`.
_called(statement, at) := sprintf("statement \"%s\"", [statement.sid]) if {
	statement.sid
} else := sprintf("statement %v", [at + 1])

# How many more conditions have the same defect, in words.
_others(0) := ""

_others(number) := sprintf(" (and %v more like it)", [number]) if number > 0
