# METADATA
# title: Onward copy can't work
# description: An EventBridge rule and its function look like an onward copy of backups, but lack a permission or a setting for it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html
# custom:
#   severity: warning
#   remedy: add what the message says is missing, then test that a recovery point arrives in the other account
package tfbackup.rules.cmk["onward-copy-incomplete"]

import data.tfbackup.lib.finding

findings contains finding.violated(id, ["pattern"], message) if {
	some id, found in _lacking
	not id in _works
	not id in _unsure
	[_, lacks] := min({[count(each), each] | some each in found}) # what is nearest to an onward copy was meant
	message := sprintf("this EventBridge rule should start an onward copy, but %s; no recovery point is copied onward", [
		concat(", and ", array.concat([words | some field in sort(lacks); words := _words[field]], _role(lacks))),
	])
}

findings contains finding.undecided_for(id, ["pattern"], waits_for, message) if {
	some id in _unsure
	not id in _works
	waits_for := _waits(id)
	message := "can't tell whether this EventBridge rule starts an onward copy: depends on its pattern, its function and their permissions; without one, the backups stay in this account"
}

findings contains finding.undecided(id, ["pattern"], unknown, message) if {
	some id, rule in input.event_rules
	unknown := rule.unknown.targets
	message := "can't tell whether this EventBridge rule, which hears of copy jobs, starts an onward copy: its targets aren't known; without one, the backups stay in this account"
}

_words := {
	"customer_key": "the vault has no customer managed key",
	"has_destination": "neither its function nor the function's input names a destination vault",
	"listens": "the rule is disabled or not on the default event bus of the vault's account and Region",
	"matches": "its pattern matches no completed copy job into a vault that a backup plan copies to",
	"function_runs": "its function has a reserved concurrency of 0, so Lambda never runs it",
	"may_be_called": "no aws_lambda_permission allows lambda:InvokeFunction for this rule",
	"role_trusted": "the trust policy of its function's role doesn't allow sts:AssumeRole for the function's service",
}

# What its function's role lacks is one thing, however many actions it is.
_actions := {"may_pass_role": "iam:PassRole", "may_start_copy_job": "backup:StartCopyJob"}

_role(lacks) := [words |
	actions := [action | some field in sort(lacks); action := _actions[field]]
	count(actions) > 0
	words := sprintf("its function's role lacks %s", [concat(" and ", actions)])
]

# Ids of event rules that start an onward copy for certain.
_works contains id if {
	some copy in input.onward_copies
	copy.complete == "yes"
	id := copy.event_rule
}

# Those that may start one.
_unsure contains id if {
	some [id, copy] in _alike
	copy.complete == "unknown"
}

# By id of the event rule: what an onward copy lacks, by the names of the fields that say `no`.
_lacking[id] contains lacks if {
	some [id, copy] in _alike
	copy.complete == "no"
	of_copy := {field |
		some field in ["customer_key", "has_destination", "listens", "matches", "may_be_called", "may_pass_role", "may_start_copy_job", "role_trusted"]
		copy[field] == "no"
	}
	lacks := of_copy | {"function_runs" | input.functions[copy.function.id].never_runs}
}

# What decides whether an event rule starts one.
_waits(id) := _or_unresolved(id, [finding.wait(object_id, [field], unknown) |
	some [object_id, field, unknown] in object.get(_open, id, set())
])

_or_unresolved(id, []) := [finding.wait(id, ["pattern"], {"reason": "unresolved"})]

_or_unresolved(_, found) := found if count(found) > 0

# What names the vault, or another, or may start copies is meant to copy; what only hears of copies isn't.
_alike contains [id, copy] if {
	some copy in input.onward_copies
	id := copy.event_rule
	_is_meant(copy)
}

_is_meant(copy) if copy.names_vault

_is_meant(copy) if copy.has_destination == "yes"

_is_meant(copy) if copy.may_start_copy_job == "yes"

_open[id] contains [id, field, unknown] if {
	some [id, _] in _alike
	some field in ["pattern", "enabled", "default_bus"]
	unknown := input.event_rules[id].unknown[field]
}

_open[id] contains [function, field, unknown] if {
	some [id, copy] in _alike
	function := copy.function.id
	some field in ["permissions", "vaults"]
	unknown := input.functions[function].unknown[field]
}

_open[id] contains [role, field, unknown] if {
	some [id, copy] in _alike
	role := copy.role.id
	some field in ["policies", "managed_policies", "trust"]
	unknown := input.roles[role].unknown[field]
}
