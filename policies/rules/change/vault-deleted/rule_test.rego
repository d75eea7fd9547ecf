package tfbackup.rules.change["vault-deleted_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.change["vault-deleted"] as rule

_id := "p:aws_backup_vault.v"

_vault(fields) := {"before": {"vaults": {_id: object.union({"kind": "standard", "name": "orders", "change": {"actions": ["delete"]}}, fields)}}}

_findings(facts) := found if found := rule.findings with input as testing.with_changes(facts)

_verdicts(facts) := {[f.resource, f.attribute, f.verdict] | some f in _findings(facts)}

_message(facts) := message if {
	some f in _findings(facts)
	message := f.message
}

test_violated_standard_vault if {
	_verdicts(_vault({})) == {[_id, [], "violated"]}
	_message(_vault({})) == concat("", [
		`vault "orders" is deleted; `,
		"the apply fails unless all its recovery points are deleted first",
	])
}

test_violated_force_destroy if {
	contains(_message(_vault({"force_destroy": true})), "Terraform first deletes every recovery point in it")
}

test_violated_air_gapped_vault if {
	message := _message(_vault({"kind": "logically-air-gapped"}))
	startswith(message, `air-gapped vault "orders" is deleted; AWS refuses while it holds recovery points`)
}

test_violated_deposed_vault if {
	vault := _vault({"change": {"actions": ["delete"], "deposed": "0a1b2c3d"}})
	startswith(_message(vault), `deposed vault "orders" is deleted`)
}

test_violated_force_destroy_unknown if {
	_verdicts(_vault({"unknown": {"force_destroy": {"reason": "sensitive"}}})) == {[_id, [], "violated"]}
}

test_violated_vault_replaced if {
	_verdicts(_vault({"change": {"actions": ["create", "delete"]}})) == {[_id, [], "violated"]}
}

test_satisfied_vault_forgotten if {
	_verdicts(_vault({"change": {"actions": ["forget"]}})) == set()
}

test_satisfied_other_object_deleted if {
	_verdicts({"before": {"keys": {"p:aws_kms_key.k": {"change": {"actions": ["delete"]}}}}}) == set()
}

test_satisfied_spare_vault if count(_findings(_spare)) == 0

test_violated_vault_that_may_be_used if {
	used := object.union(_spare, {"before": {"backup_plans": {"p:plan": {"rules": [{"vault": {"id": _id}}]}}}})
	count(_findings(used)) == 1
	locked := object.union(_spare, _vault({"recovery_points": 0, "policy": "p:policy"}))
	count(_findings(locked)) == 1
	count(_findings(_vault({"recovery_points": 0}))) == 1 # no plan is left that goes elsewhere
}

# Without configuration a rule tells no more than the vault's name.
test_violated_vault_named_by_a_plan if {
	place := {"account": "111122223333", "region": "eu-west-1"}
	vault := object.union(_spare, {"before": {"vaults": {_id: place}}})
	count(_findings(object.union(vault, _named(object.union(place, {"name": "orders"}))))) == 1
	count(_findings(object.union(vault, _named(object.union(place, {"name": "other"}))))) == 0
	count(_findings(object.union(vault, _named(object.union(place, {"name": "orders", "region": "us-east-1"}))))) == 0
	count(_findings(object.union(vault, _named(object.union(place, {"name": "orders", "account": "444455556666"}))))) == 0
}

_named(vault) := {"before": {"backup_plans": {"p:plan": {"rules": [{"vault": vault}]}}}}

_spare := object.union(_vault({"recovery_points": 0}), {"backup_plans": {"p:other": {"rules": []}}})
