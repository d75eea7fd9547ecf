# METADATA
# title: Stack set excludes an account with data
# description: An account filter keeps the backup plan of a stack set out of this account, and no other plan backs up its data.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/account-level-targets.html
# custom:
#   severity: warning
#   remedy: remove the account from the account filter (account_filter_type DIFFERENCE), or back it up another way
package tfbackup.rules.stackset["account-left-out"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.text

findings contains object.union(finding.violated(id, ["scope"], message), {"related": related, "twin": account}) if {
	some [id, account] in _left_out
	lost := _unprotected[account]
	count(lost) > 0
	message := sprintf("stack set excludes account %s, so backup plan \"%s\" isn't created there; no plan backs up %s%s", [
		account,
		_name(id),
		input.resources[min(lost)].address,
		_others(count(lost) - 1),
	])
	related := [{"resource": resource, "attribute": [], "label": "not backed up"} | some resource in lost]
}

findings contains object.union(finding.undecided_for(id, ["scope"], waits_for, message), {"twin": account}) if {
	some [id, account] in _left_out
	count(_unprotected[account]) == 0
	count(_unsure[account]) > 0
	waits_for := [finding.wait(resource, ["tags"], {"reason": "unresolved"}) | some resource in _unsure[account]]
	message := sprintf("can't tell whether any plan backs up %s in account %s, which this stack set excludes; if none does, it has no backup", [
		input.resources[min(_unsure[account])].address,
		account,
	])
}

findings contains finding.undecided(id, ["scope"], unknown, message) if {
	some id, plan in input.backup_plans
	plan.origin == "cloudformation-stack-set"
	some unknown in _unsaid(plan.scope)
	bare := [resource.address | some resource in _bare]
	count(bare) > 0
	message := sprintf("can't tell in which accounts this stack set creates backup plan \"%s\"; no plan in sight backs up %s", [_name(id), text.few(bare)])
}

# Why it isn't known which accounts get it.
_unsaid(scope) := {why | why := scope.unknown.targets} | {why | some account in scope.except; why := account.unknown.id}

# What could be backed up, and no plan takes or may take.
_bare[id] := resource if {
	some id, resource in input.resources
	input.catalog.types[resource.kind]
	not resource.part_of
	not input.reach[id]
}

# The plan of a template, and an account that it isn't made in.
_left_out contains [id, account] if {
	some id, plan in input.backup_plans
	plan.origin == "cloudformation-stack-set"
	some left_out in plan.scope.except
	account := left_out.name
}

# By account: what could be backed up there, and no plan takes or may take.
_unprotected[account] := lost if {
	some account, ids in _data
	lost := {id | some id in ids; not input.reach[id]}
}

_unsure[account] := doubtful if {
	some account, ids in _data
	doubtful := {id | some id in ids; input.reach[id].selected == "undecided"}
}

_data[account] := ids if {
	some [_, account] in _left_out
	ids := {id |
		some id, resource in input.resources
		resource.account == account
		input.catalog.types[resource.kind]
		not resource.part_of
	}
}

_name(id) := input.backup_plans[id].name if {
	input.backup_plans[id].name
} else := input.backup_plans[id].logical_id

_others(0) := ""

_others(1) := " and 1 other resource"

_others(number) := sprintf(" and %v other resources", [number]) if number > 1
