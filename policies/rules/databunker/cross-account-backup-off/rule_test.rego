package tfbackup.rules.databunker["cross-account-backup-off_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.databunker["cross-account-backup-off"] as rule

_plan := "p:plan"

_hop(more) := object.union(
	{
		"via": "copy",
		"from": {"id": "p:vault"},
		"to": {"id": "p:central", "name": "central", "account": "444455556666"},
		"crosses_account": "yes",
		"crosses_region": "no",
	},
	more,
)

_facts(flow, more) := object.union(
	{
		"flows": [object.union({"resources": ["p:db"], "kind": "RDS", "backup_plan": _plan, "rule": 0, "rule_name": "daily", "selected": "yes"}, flow)],
		"backup_plans": {_plan: {"name": "orders", "rules": [{}]}},
		"resources": {"p:db": {"plan": "p"}},
	},
	more,
)

_verdicts(flow, more) := {f.verdict | some f in _found(flow, more)}

_found(flow, more) := found if {
	found := rule.findings with input as testing.with_hops(_facts(flow, more))
}

_settings(more) := {"global_settings": {"p:global": more}}

_copied := {"hops": [_hop({"works": "yes"})]}

test_violated_switched_off if {
	some found in _found(_copied, _settings({"cross_account_backup": false}))
	found.resource == "p:global"
	found.verdict == "violated"
	found.message == concat("", [
		"cross-account backup is off for the organization, but rule \"daily\" of backup plan \"orders\" copies to ",
		"vault \"central\" of account 444455556666; every cross-account copy job fails",
	])
}

test_satisfied_switched_on if _verdicts(_copied, _settings({"cross_account_backup": true})) == set()

test_satisfied_not_given if _verdicts(_copied, _settings({})) == set()

test_satisfied_nothing_leaves_the_account if {
	_verdicts({"hops": [_hop({"crosses_account": "no"})]}, _settings({"cross_account_backup": false})) == set()
}

test_undecided_setting if {
	unknown := {"unknown": {"cross_account_backup": {"reason": "after-apply"}}}
	_verdicts(_copied, _settings(unknown)) == {"undecided"}
}

_from(account, more) := object.union_n([
	_settings({"cross_account_backup": true, "account": account}),
	{"accounts": {"111122223333": {"management": false}, "999988887777": {"management": true}}},
	more,
])

test_violated_set_from_a_member if {
	some found in _found(_copied, _from("111122223333", {}))
	found.verdict == "violated"
	startswith(found.message, "cross-account backup is set from account 111122223333, and AWS lets only the management account do that; ")
}

test_satisfied_set_from_the_management_account if _verdicts(_copied, _from("999988887777", {})) == set()

test_satisfied_set_from_a_delegated_administrator if {
	delegated := {"accounts": {"111122223333": {"management": false, "delegated_for": ["backup.amazonaws.com"]}}}
	_verdicts(_copied, _from("111122223333", delegated)) == set()
}

test_satisfied_set_from_an_account_that_may_manage if {
	_verdicts(_copied, _settings({"cross_account_backup": true, "account": "222233334444"})) == set()
}
