package tfbackup.rules["deletion-protection"]["policy-action-nonexistent_helpers_test"]

import data.tfbackup.rules["deletion-protection"]["policy-action-nonexistent"] as rule

_document := {"statements": [
	{"effect": "Deny", "not_actions": ["backup:DisableVaultLock"]},
	{"effect": "Allow", "actions": ["backup:Remove*"]},
	{"sid": "Delete", "effect": "Deny", "actions": ["kms:Nothing"]},
]}

_misnamed := [
	{"statement": 0, "action": "backup:DisableVaultLock"},
	{"statement": 1, "action": "backup:Remove*"},
]

_nouns(facts) := {policy.noun | some policy in found} if {
	found := rule._policies with input as object.union({"misnamed_actions": {"p:x": [{"statement": 2, "action": "kms:Nothing"}]}}, facts)
}

_policy(more) := {"p:x": object.union({"plan": "p", "document": _document}, more)}

_backups(known) := {"plans": {"p": {"has_backup": known}}}

test_vault_policies if _nouns({"vault_policies": _policy({})}) == {"vault access policy"}

test_key_policies_of_plans_with_backups if {
	_nouns(object.union({"key_policies": _policy({})}, _backups(true))) == {"key policy"}
	_nouns(object.union({"key_policies": _policy({})}, _backups(false))) == set()
}

test_policies_of_the_organization if {
	_nouns({"organization_policies": _policy({"policy_type": "RESOURCE_CONTROL_POLICY"})}) == {"resource control policy"}
	_nouns(object.union({"organization_policies": _policy({"document": {"statements": []}})}, _backups(true))) == {"organization policy"}
	_nouns(object.union({"organization_policies": _policy({"document": {"statements": []}})}, _backups(false))) == set()
	_nouns({
		"organization_policies": _policy({"document": {"statements": []}}),
		"misnamed_actions": {"p:x": _misnamed},
	}) == {"organization policy"}
}

test_words if {
	list := rule._list("p:x", _document) with input as {"misnamed_actions": {"p:x": _misnamed}}
	list == "backup:DisableVaultLock (statement 1), backup:Remove* (statement 2)"
	consequence := rule._consequences("p:x", _document) with input as {"misnamed_actions": {"p:x": _misnamed}}
	consequence == "the intended actions aren't allowed, the intended actions aren't excluded"
}
