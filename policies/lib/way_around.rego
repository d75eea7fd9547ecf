# METADATA
# title: Ways around
# description: |
#   In accounts whose backups service control policies protect: what they leave to administrators that comes to
#   the same, asked only where the account has what it is about.
package tfbackup.lib.way_around

import data.tfbackup.lib.backup
import data.tfbackup.lib.finding
import data.tfbackup.lib.scp
import data.tfbackup.lib.text

# In the order in which they are said.
ways := [
	["keys", "make its KMS keys unusable"],
	["organization", "remove it from the organization"],
	["locks", "change the locks of its vaults"],
	["settings", "switch off service opt-ins"],
	["teams", "remove approval teams or shares of its air-gapped vaults"],
	["tags", "remove the tags that selections use"],
	["onward", "stop its onward copies"],
	["role", "remove permissions of its backup role"],
]

# Accounts in which policies deny what destroys backups.
_protected contains account if {
	some account in _has_something
	input.accounts[account].id
	some action in data.tfbackup.lib.scp.core
	scp.access(account, action).verdict == "denied"
}

_has_something contains account if some account, _ in _vaults

_has_something contains account if some account, _ in _keys

_has_something contains account if some account, _ in _selections

# By account: its vaults, keys of its own that recovery points or their sources are under, and selections.
_vaults[account] contains id if {
	some id, vault in input.vaults
	account := vault.account
}

_keys[account] contains id if {
	some id in backup.used_keys
	key := input.keys[id]
	key.manager == "customer"
	account := key.account
}

_selections[account] contains id if {
	some id, selection in input.selections
	account := selection.account
}

# By account: `[way, action, things]`; closed too is what the policies of all things deny themselves.
_asked[account] contains ["keys", action, ids] if {
	some account in _protected
	ids := _keys[account]
	some action in input.catalog.actions.key
}

_asked[account] contains ["organization", action, set()] if {
	some account in _protected
	some loss in ["account", "organization"]
	some action in input.catalog.actions[loss]
}

_asked[account] contains ["locks", action, ids] if {
	some account in _protected
	some action in input.catalog.actions["vault-lock-terms"]
	ids := {id | some id in _vaults[account]; _is_rewritable(input.vaults[id])}
	count(ids) > 0
}

_asked[account] contains ["settings", action, set()] if {
	some account in _protected
	some action in input.catalog.actions["opt-in"]
	_selections[account]
}

_asked[account] contains ["teams", action, ids] if {
	some account in _protected
	some action in input.catalog.actions["vault-team"]
	ids := {id | some id in _vaults[account]; input.vaults[id].approval_team}
	count(ids) > 0
}

_asked[account] contains ["teams", action, set()] if {
	some account in _protected
	some team in input.approval_teams
	team.account == account
	some action in input.catalog.actions["approval-team"]
}

_asked[account] contains ["teams", action, set()] if {
	some account in _protected
	some id in _vaults[account]
	data.tfbackup.lib.approval.shares[id]
	some action in input.catalog.actions.share
}

_asked[account] contains ["tags", action, set()] if {
	some account in _protected
	some id in _selections[account]
	selection := input.selections[id]
	count(_tag_keys(selection)) > 0
	some action in _untagging(selection)
}

_asked[account] contains ["onward", action, set()] if {
	some account in _protected
	some copy in _onward[account]
	some loss in ["event-rule", _what_moves(copy)]
	some action in input.catalog.actions[loss]
}

_asked[account] contains ["role", action, set()] if {
	some account in _protected
	_selections[account]
	some action in input.catalog.actions["backup-role"]
}

_is_rewritable(vault) if {
	vault.kind == "standard"
	not vault.unknown.lock
	not _may_be_final(vault)
}

_may_be_final(vault) if input.vault_locks[vault.lock].mode == "compliance"

_may_be_final(vault) if input.vault_locks[vault.lock].unknown.mode

_tag_keys(selection) := {tag.key |
	some field in ["tags", "conditions"]
	some tag in selection[field]
}

_untagging(selection) := actions if {
	types := {input.resources[id].type | some id in selection.selected}
	actions := {action | some type in types; some start, action in _untag; startswith(type, start)}
	count(actions) > 0
} else := {"tag:UntagResources"} | {action | some _, action in _untag}

_untag := {
	"aws_db_": "rds:RemoveTagsFromResource",
	"aws_docdb_": "rds:RemoveTagsFromResource",
	"aws_dynamodb_": "dynamodb:UntagResource",
	"aws_ebs_": "ec2:DeleteTags",
	"aws_efs_": "elasticfilesystem:UntagResource",
	"aws_fsx_": "fsx:UntagResource",
	"aws_instance": "ec2:DeleteTags",
	"aws_neptune_": "rds:RemoveTagsFromResource",
	"aws_rds_": "rds:RemoveTagsFromResource",
	"aws_s3_": "s3:PutBucketTagging",
	"awscc_dynamodb_": "dynamodb:UntagResource",
	"awscc_ec2_": "ec2:DeleteTags",
	"awscc_efs_": "elasticfilesystem:UntagResource",
	"awscc_fsx_": "fsx:UntagResource",
	"awscc_neptune_": "rds:RemoveTagsFromResource",
	"awscc_rds_": "rds:RemoveTagsFromResource",
	"awscc_s3_": "s3:PutBucketTagging",
}

_onward[account] contains copy if {
	some copy in input.onward_copies
	copy.event_rule
	copy.complete != "no"
	account := copy.vault.account
}

_what_moves(copy) := "state-machine" if {
	_is_machine(copy)
} else := "function"

_is_machine(copy) if contains(copy.function.arn, ":states:")

_is_machine(copy) if contains(input.functions[copy.function.id].type, "state_machine")

# By account and way: actions that nothing denies, for certain.
open[account][way] contains action if {
	some account, asked in _asked
	some [way, action, ids] in asked
	found := scp.access(account, action)
	found.verdict == "allowed"
	count(object.get(found, "waits_for", [])) == 0
	not _is_closed(ids, action)
}

_is_closed(ids, action) if {
	count(ids) > 0
	every id in ids { scp.access(id, action).verdict == "denied" }
}

# By account whose place is known: `[action, what decides]`, where that isn't known.
unsure[account] contains [action, other] if {
	some account, asked in _asked
	some [_, action, ids] in asked
	found := scp.access(account, action)
	found.verdict == "unknown"
	not account in found.waits_for
	not _is_closed(ids, action)
	some other in found.waits_for
}

wait(id) := finding.wait(id, ["document"], unknown) if {
	unknown := input.organization_policies[id].unknown.document
} else := {"resource": id, "attribute": [], "reason": "unresolved"}

# What stands for the account: its first vault, else its first backup plan, else its first key.
place(account) := id if {
	id := min(_vaults[account])
} else := id if {
	plans := {plan | some selection in _selections[account]; plan := input.selections[selection].backup_plan.id; input.backup_plans[plan]}
	id := min(plans)
} else := id if {
	id := min(_keys[account])
} else := id if {
	id := min(_selections[account])
}

# `make its KMS keys unusable (kms:DisableKey) or …`: two ways, and how many there are besides.
list(found) := concat(" or ", array.concat(
	array.slice(_said(found), 0, 2),
	[others | more := count(found) - 2; more > 0; others := _more(more)],
))

_said(found) := [words |
	some [way, said] in ways
	words := sprintf("%s (%s)", [said, text.few(found[way])])
]

_more(1) := "use 1 other way"

_more(number) := sprintf("use %v other ways", [number]) if number > 1

# What closes them, as statements for the policy that protects the account already.
help(account, found) := words if {
	id := min(_protecting[account])
	exemption := _exemption(id)
	statements := [statement |
		some [actions, resources, condition] in [
			[_plain(found), ["*"], exemption],
			[_of(found, ["tags"]) - _without_tag_keys, ["*"], object.union(exemption, {"ForAnyValue:StringEquals": {"aws:TagKeys": _tags(account)}})],
			[_of(found, ["onward"]), _movers(account), exemption],
			[_of(found, ["role"]), _roles(account), exemption],
		]
		count(actions) > 0
		statement := sprintf(`{"Effect": "Deny", "Action": [%s], "Resource": [%s]%s}`, [
			_quoted(actions),
			_quoted(resources),
			_condition(condition),
		])
	]
	words := sprintf("add to %s: %s", [scp.called(id), concat(", ", statements)])
} else := "deny these actions too"

_protecting[account] contains id if {
	some account in _protected
	some action in data.tfbackup.lib.scp.core
	some by in scp.access(account, action).by
	id := by.policy
}

# The exemption that the policy's other statements have, if it's one.
_exemption(id) := condition if {
	[condition] := [known | some known in scp.exempting(id)]
	not contains(json.marshal(condition), ":root") # no exemption to copy
} else := {}

_of(found, keys) := {action | some key in keys; some action in found[key]}

_plain(found) := _of(found, ["keys", "organization", "locks", "settings", "teams"]) | (_of(found, ["tags"]) & _without_tag_keys)

# AWS compares no tag keys there.
_without_tag_keys := {"s3:PutBucketTagging", "tag:UntagResources"}

_tags(account) := sort({key | some id in _selections[account]; some key in _tag_keys(input.selections[id])})

_movers(account) := sort({name | some copy in _onward[account]; name := _mover(copy)} | {name |
	some copy in _onward[account]
	name := sprintf("arn:*:events:*:*:rule/%s", [object.get(input.event_rules, [copy.event_rule, "name"], "*")])
})

_mover(copy) := arn if {
	arn := copy.function.arn
} else := sprintf("arn:*:states:*:*:stateMachine:%s", [copy.function.name]) if {
	_is_machine(copy)
} else := sprintf("arn:*:lambda:*:*:function:%s", [copy.function.name])

_roles(account) := roles if {
	roles := sort({arn | some id in _selections[account]; arn := input.selections[id].role.arn})
	count(roles) > 0
} else := ["arn:*:iam::*:role/NAME-OF-THE-BACKUP-ROLE"]

_quoted(items) := concat(", ", [quoted | some item in sort(items); quoted := sprintf(`"%s"`, [item])])

_condition(condition) := sprintf(`, "Condition": %s`, [json.marshal(condition)]) if {
	count(condition) > 0
} else := ""
