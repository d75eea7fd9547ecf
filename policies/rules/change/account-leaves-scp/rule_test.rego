package tfbackup.rules.change["account-leaves-scp_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.change["account-leaves-scp"] as rule

_account := "444455556666"

_denied := {"*": {"verdict": "allowed"}, "backup:DeleteRecoveryPoint": {"verdict": "denied"}}

_facts(account, access) := {
	"accounts": {_account: account},
	"access": {_account: access},
	"organization_units": {"p:sandbox": {"name": "sandbox"}},
	"before": {
		"accounts": {_account: {"parent": {"id": "p:workloads", "name": "ou-ab12-w"}}},
		"access": {_account: _denied},
		"organization_units": {"p:workloads": {"name": "workloads"}},
	},
}

_moved := {"role": "workload", "declared_by": "p:orders", "parent": {"id": "p:sandbox", "name": "ou-ab12-s"}}

_open := {"*": {"verdict": "allowed"}}

_found(account, access) := found if found := rule.findings with input as testing.with_actions(_facts(account, access))

_verdicts(account, access) := {f.verdict | some f in _found(account, access)}

test_violated_nothing_denies_it_there if {
	_found(_moved, _open) == {{
		"resource": "p:orders",
		"attribute": [],
		"message": concat("", [
			`account 444455556666 moves from organizational unit "workloads" to organizational unit "sandbox", where `,
			"no SCP denies backup:DeleteRecoveryPoint; a stolen role can then destroy its backups",
		]),
		"verdict": "violated",
		"twin": "444455556666",
	}}
}

test_satisfied_denied_there_too if _verdicts(_moved, _denied) == set()

test_satisfied_stays if _verdicts(object.union(_moved, {"parent": {"id": "p:workloads"}}), _open) == set()

test_satisfied_no_backups if _verdicts(object.remove(_moved, ["role"]), _open) == set()

test_undecided_policies_unknown if {
	_verdicts(_moved, {"*": {"verdict": "unknown"}}) == {"undecided"}
}
