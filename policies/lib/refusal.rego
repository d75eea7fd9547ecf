# METADATA
# title: Refusals of keys
# description: Uses of keys that flows need and that key policies refuse, or may refuse, and how to say so.
package tfbackup.lib.refusal

import data.tfbackup.lib.finding
import data.tfbackup.lib.flow
import data.tfbackup.lib.text
import data.tfbackup.lib.wording

# `[id of the key, refusal]` by purpose: for certain, and of a flow that certainly selects something.
certain[purpose] contains [id, refusal] if {
	some id, refusals in input.key_refusals
	some refusal in refusals
	refusal.denied
	refusal.selected == "yes"
	purpose := refusal.purpose
}

# The others, by purpose. A key of which a data source reads no more than that it exists is asked for only
# where another account depends on it: within the account nobody could answer.
doubtful[purpose] contains [id, refusal] if {
	some id, refusals in input.key_refusals
	some refusal in refusals
	not is_certain(refusal)
	not _beyond_reach(id, refusal)
	purpose := refusal.purpose
}

# Whether something is denied for certain to a flow that certainly selects something: actions on a key, or all.
is_certain(refusal) if {
	refusal.denied
	refusal.selected == "yes"
}

is_certain(refusal) if {
	refusal.verdict == "denied"
	refusal.selected == "yes"
}

_beyond_reach(id, refusal) if {
	refusal.purpose != "destination"
	id in refusal.waits_for
	input.keys[id].mode == "data"
}

# Keys of which something isn't known, and for which it is said: once for each key.
said_of_destination contains id if some [id, _] in doubtful.destination

said_of_source contains id if some [id, _] in doubtful.source

said_of_source contains id if some id in said_of_destination

said_of_vault contains id if some [id, _] in doubtful.vault

said_of_vault contains id if some id in said_of_source

# What the answer waits for.
waits(refusal) := [_wait(id) | some id in object.get(refusal, "waits_for", [])]

_wait(id) := finding.wait(id, ["document"], unknown) if {
	unknown := input.key_policies[id].unknown.document
} else := finding.wait(id, ["document"], unknown) if {
	unknown := input.vault_policies[id].unknown.document
} else := finding.wait(id, ["document"], unknown) if {
	unknown := input.organization_policies[id].unknown.document
} else := finding.wait(id, ["policy"], unknown) if {
	unknown := input.keys[id].unknown.policy
} else := finding.wait(id, ["role"], unknown) if {
	unknown := input.selections[id].unknown.role
} else := {"resource": id, "attribute": [], "reason": "unresolved"}

# The account in words: one without an id has the name of a provider configuration.
account(refusal) := sprintf("account %s", [refusal.account]) if {
	not contains(refusal.account, ":")
} else := "that account"

# Those who need the key, in words.
who(refusal) := concat(" and ", [_called(arn) | some arn in refusal.principals]) if {
	refusal.principals
} else := "the backup role"

_called(arn) := "AWS Backup's service-linked role" if {
	endswith(arn, "/AWSServiceRoleForBackup")
} else := sprintf("role %s", [arn])

# Actions in words.
list(actions) := text.few(actions)

# What isn't known, in words.
doubt(refusal, policy, whom) := sprintf("can't tell whether a job needs %s for %s, which %s doesn't allow: depends on the backup selection", [
	list(refusal.denied),
	whom,
	policy,
]) if {
	refusal.denied
} else := sprintf("can't tell whether %s allows %s for %s%s", [
	policy,
	list(refusal.undecided),
	whom,
	conditions(refusal),
])

# The conditions that decide, in words.
conditions(refusal) := sprintf(": depends on %s", [concat("; ", refusal.conditions)]) if {
	refusal.conditions
} else := ""

# The first way of recovery points that needs the key.
way(refusal) := words if {
	words := flow.way(refusal.flow, refusal.hop)
} else := "a rule backs up or copies"

# The air-gapped vault whose key an account is refused, how it is opened to that account, and by what.
vault(refusal) := wording.vault(input.vaults[refusal.vault])

opened(refusal) := "can be shared by its approval team with" if {
	refusal.team
} else := "is shared with"

shares(refusal) := array.concat(
	[{"resource": refusal.vault, "attribute": ["key"], "label": "vault under this key"}],
	[{"resource": id, "attribute": [], "label": "shares the vault"} | some id in object.get(refusal, "shares", [])],
)

# Who refuses it, in words: a resource control policy, else what is named.
refuser(refusal, policy) := wording.called("RCP", input.organization_policies[id], [name | name := sprintf("\"%s\"", [input.organization_policies[id].name])]) if {
	id := _control(refusal)
} else := policy

# The resource control policy that denies it.
_control(refusal) := min(ids) if {
	ids := {by.policy | some by in refusal.by; input.organization_policies[by.policy]}
	count(ids) > 0
}

# What allows it.
help(refusal) := sprintf("exempt %s from the Deny in %s of %s", [_out(refusal), concat(" and ", denials), refuser(refusal, "the key policy")]) if {
	refusal.by
	denials := [place(by) | some by in refusal.by]
} else := sprintf("add to the key policy: %s", [concat(", ", statements)]) if {
	statements := [_statement(refusal, actions, condition) |
		some [actions, condition] in [
			[[action | some action in refusal.denied; action != "kms:CreateGrant"], ""],
			[[action | some action in refusal.denied; action == "kms:CreateGrant"], _for_aws],
		]
		count(actions) > 0
	]
}

_out(refusal) := account(refusal) if {
	refusal.purpose == "destination"
} else := who(refusal)

# A statement in words.
place(by) := sprintf("statement \"%s\"", [by.sid]) if {
	by.sid
} else := sprintf("statement %v", [by.statement + 1])

_for_aws := `, "Condition": {"Bool": {"kms:GrantIsForAWSResource": "true"}}`

_statement(refusal, actions, condition) := sprintf(
	`{"Effect": "Allow", "Principal": {"AWS": "%s"}, "Action": [%s], "Resource": "*"%s}`,
	[_root(refusal), concat(", ", [quoted | some action in actions; quoted := sprintf(`"%s"`, [action])]), condition],
)

_root(refusal) := root if {
	partition := split(refusal.principals[0], ":")[1]
	root := sprintf("arn:%s:iam::%s:root", [partition, refusal.account])
} else := refusal.account
