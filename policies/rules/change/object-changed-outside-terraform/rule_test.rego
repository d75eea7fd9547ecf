package tfbackup.rules.change["object-changed-outside-terraform_test"]

import data.tfbackup.rules.change["object-changed-outside-terraform"] as rule

_id := "p:aws_backup_vault_policy.orders"

_changed := {"plan": "p", "type": "aws_backup_vault_policy", "change": {"actions": ["update"]}, "attributes": ["policy"]}

_deleted := {"plan": "p", "type": "aws_backup_vault_lock_configuration", "change": {"actions": ["delete"]}}

_findings(drift, facts) := found if {
	found := rule.findings with input as object.union({"drifts": {_id: drift}}, facts)
}

_message(drift, facts) := message if {
	some found in _findings(drift, facts)
	message := found.message
}

_planned(actions) := {"changes": {"drifted": {_id: actions}}}

test_violated_put_back if {
	_findings(_changed, _planned(["update"])) == {{
		"resource": _id,
		"attribute": [],
		"message": concat("", [
			"vault access policy was changed outside Terraform (policy); ",
			"nobody reviewed the change, and this plan sets it back to the configuration",
		]),
		"verdict": "violated",
	}}
}

test_violated_left_so if endswith(_message(_changed, _planned(["no-op"])), "; nobody reviewed the change, and this plan keeps it")

test_violated_deleted if {
	_message(_deleted, {}) == concat("", [
		"vault lock was deleted outside Terraform; ",
		"recovery points in the vault can be deleted early; this plan doesn't create it again",
	])
}

test_satisfied_deleted_by_this_plan if {
	_findings(_changed, {"changes": {"deleted": [_id]}}) == set()
}

test_satisfied_key_of_others if {
	_findings({"plan": "p", "type": "aws_kms_key", "change": {"actions": ["update"]}, "attributes": ["policy"]}, {}) == set()
}

test_satisfied_nothing_changed if {
	found := rule.findings with input as _planned(["update"])
	found == set()
}
