package tfbackup.lib.drift_test

import data.tfbackup.lib.drift

_id := "p:x"

_outcome(type, done, actions) := words if {
	words := drift.outcome("p:x", {"type": type, "change": {"actions": [done]}}) with input as {"changes": {"drifted": {_id: actions}}}
}

_relevant(type, facts) := object.keys(found) if {
	found := drift.relevant with input as object.union({"drifts": {_id: {"type": type, "plan": "p"}}}, facts)
}

test_outcomes if {
	endswith(_outcome("aws_kms_key", "update", ["update"]), "sets it back to the configuration")
	endswith(_outcome("aws_kms_key", "update", ["no-op"]), "this plan keeps it")
	endswith(_outcome("aws_kms_key", "update", ["delete", "create"]), "this plan replaces it")
	_outcome("aws_kms_key", "update", ["forget"]) == ""
	endswith(_outcome("aws_kms_key", "delete", ["create"]), "which doesn't bring them back")
	_outcome("aws_kms_key_policy", "delete", ["create"]) == "; this plan creates it again"
	_outcome("aws_kms_key", "delete", []) == "; this plan doesn't create it again"
	unread := drift.outcome("p:x", {"type": "aws_kms_key", "change": {"actions": ["update"]}}) with input as {}
	unread == ""
}

test_losses if {
	contains(drift.loss({"type": "awscc_backup_backup_vault"}), "its recovery points are gone")
	drift.loss({"type": "aws_kms_alias"}) == ""
}

test_nouns if {
	drift.noun("p:x", {"type": "aws_backup_vault"}) == "vault" with input as {}
	drift.noun("p:x", {"type": "aws_kms_custom_key_store"}) == "aws_kms_custom_key_store" with input as {}
	of_policy := drift.noun("p:x", {"type": "aws_organizations_policy"}) with input as {"organization_policies": {_id: {"policy_type": "SERVICE_CONTROL_POLICY"}}}
	of_policy == "service control policy"
	tags := drift.noun("p:x", {"type": "aws_organizations_policy"}) with input as {"organization_policies": {_id: {"policy_type": "TAG_POLICY"}}}
	tags == "organization policy"
}

test_what_has_to_do_with_backups if {
	_relevant("aws_backup_vault", {}) == {_id}
	_relevant("aws_kms_key", {"plans": {"p": {"has_backup": true}}}) == {_id}
	_relevant("aws_kms_key", {"plans": {"p": {"has_backup": false}}}) == set()
}

test_policies_of_the_organization if {
	policy := {"plan": "p", "document": {"statements": [{"actions": ["Backup:*"]}]}}
	_relevant("aws_organizations_policy_attachment", {"organization_policies": {"p:y": policy}}) == {_id}
	_relevant("aws_organizations_policy_attachment", {"organization_policies": {"p:y": {"plan": "p", "policy_type": "BACKUP_POLICY"}}}) == {_id}
	_relevant("aws_organizations_policy_attachment", {"organization_policies": {"p:y": {"plan": "q", "policy_type": "BACKUP_POLICY"}}}) == set()
	_relevant("aws_kms_key", {"organization_policies": {"p:y": policy}}) == set()
}
