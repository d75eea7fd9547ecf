package tfbackup.rules.databunker["destination-vault-not-locked_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.databunker["destination-vault-not-locked"] as rule

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

_vaults(vault) := {"vaults": {"p:central": object.union({"plan": "p", "kind": "standard"}, vault)}}

_locked(lock) := object.union(_vaults({"lock": "p:lock"}), {"vault_locks": {"p:lock": lock}})

_copied := {"hops": [_hop({"works": "yes"})]}

test_violated_no_lock if {
	_found(_copied, _vaults({})) == {{
		"resource": "p:central",
		"attribute": ["lock"],
		"message": concat("", [
			"rule \"daily\" of backup plan \"orders\" copies to vault \"central\" of account 444455556666, but the vault has ",
			"no vault lock; administrators of its account can delete the copies",
		]),
		"verdict": "violated",
		"related": [{"resource": _plan, "attribute": ["rules"], "label": "copies to this vault"}],
	}}
}

test_violated_governance_mode if {
	some found in _found(_copied, _locked({"mode": "governance"}))
	contains(found.message, "but the vault is locked in governance mode only")
}

test_satisfied_compliance_mode if _verdicts(_copied, _locked({"mode": "compliance"})) == set()

test_satisfied_air_gapped if _verdicts(_copied, _vaults({"kind": "logically-air-gapped"})) == set()

test_satisfied_copies_of_the_same_account if {
	_verdicts({"hops": [_hop({"works": "yes", "crosses_account": "no"})]}, _vaults({})) == set()
}

test_undecided_lock if {
	some found in _found(_copied, _vaults({"unknown": {"lock": {"reason": "after-apply"}}}))
	found.waits_for == [{"resource": "p:central", "attribute": ["lock"], "reason": "after-apply"}]
}

test_undecided_mode if {
	some found in _found(_copied, _locked({"unknown": {"mode": {"reason": "after-apply"}}}))
	found.waits_for == [{"resource": "p:lock", "attribute": ["changeable_for_days"], "reason": "after-apply"}]
}
