# METADATA
# title: Power over backups
# description: Which actions of statements and roles destroy recovery points, or what protects them.
package tfbackup.lib.power

# Actions of AWS Backup, as patterns of a policy, that delete recovery points or weaken their protection.
destructive(pattern) if lower(pattern) in {"*", "backup:*"}

destructive(pattern) if {
	some prefix in ["backup:delete", "backup:put", "backup:updaterecoverypoint", "backup:disassociate"]
	startswith(lower(pattern), prefix)
}

# What a document allows of these, whatever its conditions say.
of_document(document) := {action |
	some statement in document.statements
	statement.effect == "Allow"
	some action in statement.actions
	destructive(action)
}

# What a role may do of these, as far as its policies are known.
of_role(role) := ({action | some _, document in role.policies; some action in of_document(document)} | {"*" |
	some arn in role.managed_policies
	endswith(arn, ":aws:policy/AdministratorAccess")
}) | {"backup:*" |
	some arn in role.managed_policies
	endswith(arn, ":aws:policy/AWSBackupFullAccess")
}
