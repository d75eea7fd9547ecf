package tfbackup.rules.databunker["databunker-account-without-scp_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.databunker["databunker-account-without-scp"] as rule

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
	found := rule.findings with input as testing.with_actions(testing.with_hops(_facts(flow, more)))
}

_account := "444455556666"

_more(lock, of_account, of_vault) := {
	"vaults": {"p:central": object.union({"plan": "p", "kind": "standard", "account": _account}, lock)},
	"vault_locks": {"p:lock": {"mode": "compliance"}},
	"access": {_account: of_account, "p:central": of_vault},
}

_locked := {"lock": "p:lock"}

_open := {"*": {"verdict": "allowed"}}

_denied := {"*": {"verdict": "denied"}}

_copied := {"hops": [_hop({"works": "yes"})]}

test_violated_nothing_is_denied if {
	some found in _found(_copied, _more(_locked, _open, _open))
	found.resource == "p:central"
	found.verdict == "violated"
	found.message == concat("", [
		"account 444455556666 holds copies from other accounts, but no SCP denies its administrators ",
		"backup:DeleteBackupVaultAccessPolicy, backup:PutBackupVaultAccessPolicy and organizations:LeaveOrganization",
	])
}

test_violated_without_a_lock_more_is_open if {
	some found in _found(_copied, _more({}, _denied, _open))
	contains(found.message, "backup:DeleteRecoveryPoint")
}

test_satisfied_all_is_denied if _verdicts(_copied, _more(_locked, _denied, _denied)) == set()

test_satisfied_no_copy_of_another_account if {
	_verdicts({"hops": [_hop({"works": "yes", "crosses_account": "no"})]}, _more(_locked, _open, _open)) == set()
}

test_undecided_place_in_the_organization if {
	unknown := {"*": {"verdict": "allowed", "waits_for": [_account]}}
	_verdicts(_copied, _more(_locked, unknown, unknown)) == {"undecided"}
}

test_undecided_nothing_known if _verdicts(_copied, _more(_locked, {}, {})) == {"undecided"}
