# METADATA
# title: Power over backups
# description: Which actions of statements destroy recovery points, or what protects them.
package tfbackup.lib.power

# Actions of AWS Backup, as patterns of a policy, that delete recovery points or weaken their protection.
destructive(pattern) if lower(pattern) in {"*", "backup:*"}

destructive(pattern) if {
	some prefix in ["backup:delete", "backup:put", "backup:updaterecoverypoint", "backup:disassociate"]
	startswith(lower(pattern), prefix)
}

# What a statement allows everyone of these, whatever its conditions say.
opened(statement) := {action |
	statement.effect == "Allow"
	some _, named in statement.principals
	"*" in named
	some action in statement.actions
	destructive(action)
}
