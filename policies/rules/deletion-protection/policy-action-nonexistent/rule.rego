# METADATA
# title: Policy names actions that don't exist
# description: AWS accepts any action name in a policy; a name that doesn't exist neither denies nor allows anything.
# related_resources:
#   - ref: https://docs.aws.amazon.com/service-authorization/latest/reference/list_backup.html
# custom:
#   severity: warning
#   remedy: correct the action names, using AWS's service authorization reference
package tfbackup.rules["deletion-protection"]["policy-action-nonexistent"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.refusal

findings contains finding.violated(id, ["document"], message) if {
	some id, policy in _policies
	message := sprintf("%s names actions that don't exist: %s; %s", [
		policy.noun,
		_list(id, policy.document),
		_consequences(id, policy.document),
	])
}

# By id: what it is, and its document.
_policies[id] := {"noun": "vault access policy", "document": document} if {
	some id, _ in input.misnamed_actions
	document := input.vault_policies[id].document
}

_policies[id] := {"noun": "key policy", "document": document} if {
	some id, _ in input.misnamed_actions
	policy := input.key_policies[id]
	input.plans[policy.plan].has_backup
	document := policy.document
}

_policies[id] := {"noun": noun, "document": document} if {
	some id, found in input.misnamed_actions
	policy := input.organization_policies[id]
	_is_about_backups(policy, found)
	document := policy.document
	noun := object.get(_nouns, object.get(policy, "policy_type", ""), "organization policy")
}

_nouns := {
	"RESOURCE_CONTROL_POLICY": "resource control policy",
	"SERVICE_CONTROL_POLICY": "service control policy",
}

_is_about_backups(policy, _) if input.plans[policy.plan].has_backup

_is_about_backups(_, found) if {
	some misnamed in found
	startswith(lower(misnamed.action), "backup:")
}

_is_about_backups(policy, _) if {
	some statement in policy.document.statements
	some action in statement.actions
	startswith(lower(action), "backup:")
}

# The actions with their statements: `backup:DisableVaultLock (statement 2)`.
_list(id, document) := concat(", ", [words |
	some at, statement in document.statements
	actions := sort({misnamed.action | some misnamed in input.misnamed_actions[id]; misnamed.statement == at})
	count(actions) > 0
	words := sprintf("%s (%s)", [concat(", ", actions), refusal.place(object.union({"statement": at}, _sid(statement)))])
])

_sid(statement) := {"sid": statement.sid} if {
	statement.sid
} else := {}

# What comes of it, in words.
_consequences(id, document) := concat(", ", sort({words |
	some misnamed in input.misnamed_actions[id]
	statement := document.statements[misnamed.statement]
	words := _consequence(statement, misnamed.action)
}))

_consequence(statement, action) := "the intended actions aren't excluded" if {
	action in statement.not_actions
} else := "the intended actions aren't denied" if {
	statement.effect == "Deny"
} else := "the intended actions aren't allowed"
