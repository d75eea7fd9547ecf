package tfbackup.rules.databunker["copy-refused-by-vault_test"]

import data.tfbackup.rules.databunker["copy-refused-by-vault"] as rule

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
	found := rule.findings with input as _facts(flow, more)
}

_refused(more) := {"copy_refusals": {"p:central": [object.union(
	{"account": "111122223333", "verdict": "denied", "selected": "yes", "flow": 0, "hop": 0},
	more,
)]}}

_copied := {"hops": [_hop({"works": "yes"})]}

test_violated_account_that_is_not_let_in if {
	_found(_copied, _refused({})) == {{
		"resource": "p:central",
		"attribute": ["policy"],
		"message": concat("", [
			"rule \"daily\" of backup plan \"orders\" copies to vault \"central\" of account 444455556666, but the vault's ",
			"access policy doesn't allow backup:CopyIntoBackupVault for account 111122223333; every copy job fails",
		]),
		"verdict": "violated",
		"twin": "111122223333",
		"help": concat("", [
			`add to the access policy: {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, `,
			`"Action": "backup:CopyIntoBackupVault", "Resource": "*"}`,
		]),
	}}
}

test_violated_role_that_a_deny_shuts_out if {
	by := [{"policy": "p:policy", "statement": 1}]
	some found in _found(_copied, _refused({"role": "arn:aws:iam::111122223333:role/backup", "by": by}))
	contains(found.message, "doesn't allow backup:CopyIntoBackupVault for role arn:aws:iam::111122223333:role/backup;")
	found.help == "exempt the role from the Deny in statement 2 of the access policy"
}

test_satisfied_nothing_is_refused if _verdicts(_copied, {"copy_refusals": {}}) == set()

test_undecided_policy if {
	more := {"verdict": "unknown", "waits_for": ["p:policy"]}
	some found in _found(_copied, _refused(more))
	found.verdict == "undecided"
	found.waits_for == [{"resource": "p:policy", "attribute": [], "reason": "unresolved"}]
}

test_undecided_condition if {
	some found in _found(_copied, _refused({"verdict": "conditional", "conditions": ["StringEquals aws:PrincipalOrgID o-1"]}))
	contains(found.message, ": depends on StringEquals aws:PrincipalOrgID o-1; rule ")
}

test_undecided_selection if _verdicts(_copied, _refused({"selected": "undecided"})) == {"undecided"}
