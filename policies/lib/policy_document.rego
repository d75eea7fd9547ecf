# METADATA
# title: Policy documents
# description: Documents of which something isn't known before apply.
package tfbackup.lib.policy_document

# Why it isn't known what a policy says: nothing of it is, or not one of these fields of a statement.
unread(policy, _) := unknown if {
	unknown := policy.unknown.document
	not policy.document
}

unread(policy, fields) := unknown if {
	unknown := policy.unknown.document
	some statement in policy.document.statements
	some field in statement.unknown
	field in fields
}

# Why it isn't known whom a policy allows what. A Deny allows nothing, whatever else isn't known of it.
unread_grants(policy) := unknown if {
	unknown := policy.unknown.document
	not policy.document
}

unread_grants(policy) := unknown if {
	unknown := policy.unknown.document
	some statement in policy.document.statements
	statement.effect != "Deny"
	some field in statement.unknown
	field in {"actions", "conditions", "effect", "not_actions", "not_principals", "principals"}
}
