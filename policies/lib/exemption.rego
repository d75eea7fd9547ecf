# METADATA
# title: Exemptions
# description: Principals that service control policies which protect backups spare by name, and roles of the input that they are.
package tfbackup.lib.exemption

import data.tfbackup.lib.scp

# By id of the policy: principals from whose denial of a core action nothing keeps them.
spared[id] contains principal if {
	some id in scp.protective
	count(scp.exempting_everyone(id)) == 0
	some action in scp.core
	some principal in scp.access(id, action).exempt
}

# By id of the policy: roles of the input that it spares by name.
roles[id] contains role if {
	some id, principals in spared
	some principal in principals
	some role, fact in input.roles
	_last(principal) == sprintf("role%s%s", [object.get(fact, "path", "/"), fact.name])
	_may_be_in(principal, fact)
}

_last(arn) := parts[count(parts) - 1] if parts := split(arn, ":")

_may_be_in(principal, fact) if {
	parts := split(principal, ":")
	parts[count(parts) - 2] in {"*", object.get(fact, "account", "*")}
}

# The people who administer an account, by the name of their role.
is_administrator(principal) if {
	name := _name(principal)
	name in {
		"admin", "administrator", "administrators", "admins", "accountadmin", "awsadmin", "cloudadmin",
		"globaladmin", "orgadmin", "platformadmin", "superadmin", "sysadmin", "administratoraccess", "fulladmin",
		"organizationadmin", "poweruser", "powerusers", "poweruseraccess", "adminaccess", "adminrole", "infraadmin",
	}
}

# Roles that IAM Identity Center makes: all of them, or those of administrators.
is_administrator(principal) if {
	last := lower(_last(principal))
	contains(last, "awsreservedsso")
	some word in ["awsreservedsso_*", "awsreservedsso_admin", "awsreservedsso_awsadmin", "awsreservedsso_power", "awsreservedsso_awspower"]
	contains(last, word)
}

is_administrator(principal) if {
	last := lower(_last(principal))
	last in {"role/aws-reserved/*", "role/aws-reserved/sso.amazonaws.com/*", "role/aws-reserved/sso.amazonaws.com/*/*"}
}

_name(principal) := replace(replace(replace(lower(name), "-", ""), "_", ""), " ", "") if {
	parts := split(_last(principal), "/")
	count(parts) > 1
	name := parts[count(parts) - 1]
}

# Whom a trust policy lets in beyond single principals, whatever else a condition asks: in words.
open_to(trust) := result if {
	result := {words |
		some statement in trust.statements
		statement.effect == "Allow"
		_enters(statement)
		some words in _many(statement)
	}
}

_enters(statement) if {
	some action in statement.actions
	lower(action) in {"*", "sts:*", "sts:assume*", "sts:assumerole"}
}

_many(statement) := result if {
	accounts := {words |
		not _says_who(statement)
		some principal in statement.principals.AWS
		words := _account(principal)
	}
	services := {words |
		some service in statement.principals.Service
		some name in ["cloudformation", "codebuild", "ec2", "ecs-tasks", "glue", "lambda", "sagemaker", "ssm", "states"]
		startswith(service, sprintf("%s.", [name]))
		words := service
	}
	anyone := {words |
		not _says_who(statement)
		"*" in statement.principals["*"]
		words := "anyone"
	}
	result := (accounts | services) | anyone
}

_account(principal) := sprintf("all of account %s", [principal]) if {
	count(principal) == 12
	not contains(principal, ":")
} else := sprintf("all of account %s", [split(principal, ":")[4]]) if {
	endswith(principal, ":root")
} else := "anyone" if principal == "*"

# Single principals, by a condition.
_says_who(statement) if {
	some operator, keys in statement.conditions
	not contains(lower(operator), "not")
	some key, _ in keys
	lower(key) in {"aws:principalarn", "aws:userid"}
}
