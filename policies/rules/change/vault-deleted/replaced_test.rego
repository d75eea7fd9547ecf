package tfbackup.rules.change["vault-deleted_replaced_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.change["vault-deleted"] as rule

_id := "p:aws_backup_vault.v"

_vault(fields, change) := {"before": {"vaults": {_id: object.union({"kind": "standard", "name": "orders", "change": change}, fields)}}}

_replaced := {"actions": ["delete", "create"], "replace_paths": ["kms_key_arn"]}

_findings(facts) := found if found := rule.findings with input as testing.with_changes(facts)

_verdicts(facts) := {[f.resource, f.attribute, f.verdict] | some f in _findings(facts)}

_message(facts) := message if {
	some f in _findings(facts)
	message := f.message
}

test_violated_names_the_attribute if {
	_verdicts(_vault({}, _replaced)) == {[_id, [], "violated"]}
	_message(_vault({}, _replaced)) == concat("", [
		`vault "orders" is replaced because of kms_key_arn; `,
		"the apply fails unless all its recovery points are deleted first",
	])
}

test_violated_several_attributes if {
	change := object.union(_replaced, {"replace_paths": ["kms_key_arn", "name"]})
	contains(_message(_vault({}, change)), "because of kms_key_arn, name;")
}

test_violated_replace_triggered_by if {
	contains(_message(_vault({}, {"actions": ["create", "delete"]})), "though no attribute forces it (replace_triggered_by")
}

test_violated_air_gapped_vault if {
	contains(_message(_vault({"kind": "logically-air-gapped"}, _replaced)), "AWS refuses")
}

test_violated_force_destroy if {
	contains(_message(_vault({"force_destroy": true}, _replaced)), "so Terraform first deletes every recovery point")
}

test_violated_vault_deleted_for_good if {
	not contains(_message(_vault({}, {"actions": ["delete"]})), "replaced")
}

test_satisfied_vault_updated if {
	_verdicts(_vault({}, {"actions": ["update"]})) == set()
}
