package tfbackup.lib.policy_document_test

import data.tfbackup.lib.policy_document

_why := {"reason": "after-apply"}

_of(statement) := {"document": {"statements": [statement]}, "unknown": {"document": _why}}

test_nothing_is_known if {
	policy_document.unread({"unknown": {"document": _why}}, {"actions"}) == _why
	policy_document.unread_grants({"unknown": {"document": _why}}) == _why
}

test_a_field_is_not_known if {
	policy_document.unread(_of({"effect": "Deny", "unknown": ["actions", "resources"]}), {"actions"}) == _why
	not policy_document.unread(_of({"effect": "Deny", "unknown": ["resources"]}), {"actions"})
	not policy_document.unread({"document": {"statements": [{"effect": "Deny"}]}}, {"actions"})
}

test_a_denial_allows_nothing if {
	not policy_document.unread_grants(_of({"effect": "Deny", "unknown": ["principals"]}))
	not policy_document.unread_grants(_of({"effect": "Allow", "unknown": ["resources"]}))
	policy_document.unread_grants(_of({"effect": "Allow", "unknown": ["principals"]})) == _why
	policy_document.unread_grants(_of({"effect": "Unknown", "unknown": ["effect"]})) == _why
}
