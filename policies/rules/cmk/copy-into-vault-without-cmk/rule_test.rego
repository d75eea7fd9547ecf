package tfbackup.rules.cmk["copy-into-vault-without-cmk_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.cmk["copy-into-vault-without-cmk"] as rule

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

_refused := _hop({"works": "no", "because": "destination-key-not-customer"})

_vaults(vault) := {"vaults": {"p:central": vault}}

test_violated_vault_of_the_input if {
	_found({"hops": [_refused]}, {}) == {{
		"resource": "p:central",
		"attribute": ["key"],
		"message": concat("", [
			"rule \"daily\" of backup plan \"orders\" copies to vault \"central\" of account 444455556666, but that vault ",
			"has no customer managed key; copy jobs of RDS and other types without full management fail",
		]),
		"verdict": "violated",
		"related": [{"resource": _plan, "attribute": ["rules"], "label": "copies to this vault"}],
	}}
}

test_violated_vault_of_elsewhere if {
	hop := object.union(object.remove(_refused, ["to"]), {"to": {"arn": "arn:vault"}})
	{f.resource | some f in _found({"hops": [hop]}, {})} == {_plan}
}

test_violated_once_for_each_vault if count(_found({"resources": ["p:a", "p:b"], "hops": [_refused, _refused]}, {})) == 1

test_satisfied_customer_managed_key if _verdicts({"hops": [_hop({"works": "yes"})]}, {}) == set()

test_satisfied_nothing_known_of_a_vault_of_elsewhere if {
	hop := object.union(_hop({"works": "unknown", "because": "destination-key-unknown"}), {"to": {}})
	_verdicts({"hops": [object.union(object.remove(hop, ["to"]), {"to": {"arn": "arn:vault"}})]}, {}) == set()
}

test_undecided_key_of_the_vault if {
	unknown := {"reason": "after-apply", "references": ["var.key"]}
	hop := _hop({"works": "unknown", "because": "destination-key-unknown"})
	some found in _found({"hops": [hop]}, _vaults({"unknown": {"key": unknown}}))
	found.waits_for == [{"resource": "p:central", "attribute": ["key"], "reason": "after-apply", "references": ["var.key"]}]
}

test_undecided_manager_of_the_key if {
	hop := _hop({"works": "unknown", "because": "destination-key-not-customer"})
	some found in _found({"hops": [hop]}, _vaults({"key": {"unknown": {"manager": {"reason": "sensitive"}}}}))
	found.waits_for == [{"resource": "p:central", "attribute": ["key"], "reason": "sensitive"}]
}

test_undecided_for_no_known_reason if {
	hop := _hop({"works": "unknown", "because": "destination-key-unknown"})
	some found in _found({"hops": [hop]}, _vaults({}))
	found.waits_for == [{"resource": "p:central", "attribute": ["key"], "reason": "unresolved"}]
}

test_violated_is_said_once if {
	hops := [_refused, _hop({"works": "unknown", "because": "destination-key-unknown"})]
	_verdicts({"hops": hops}, _vaults({})) == {"violated"}
}

test_violated_out_of_an_air_gapped_vault if {
	some f in _found({"kind": "EFS", "hops": [_refused]}, {"vaults": {"p:vault": {"kind": "logically-air-gapped"}, "p:central": {}}})
	endswith(f.message, "that vault has no customer managed key; every copy job out of an air-gapped vault into it fails")
}
