package tfbackup.rules["deletion-protection"]["delegated-administrator-is-workload_test"]

import data.tfbackup.rules["deletion-protection"]["delegated-administrator-is-workload"] as rule

_id := "p:aws_organizations_delegated_administrator.backup"

_account := "444455556666"

_found(delegation, more) := found if {
	found := rule.findings with input as object.union({"delegated_administrators": {_id: delegation}}, more)
}

_verdicts(delegation, more) := {f.verdict | some f in _found(delegation, more)}

_backup(more) := object.union({"service": "backup.amazonaws.com", "account": {"id": _account}}, more)

_role(role) := {"accounts": {_account: {"role": role}}}

_resources := {"strategies": {_account: {"strategy": "either"}}}

_unknown := {"reason": "after-apply"}

test_violated_workload_account if {
	_found(_backup({}), _role("workload")) == {{
		"resource": _id,
		"attribute": ["account"],
		"message": concat("", [
			"account 444455556666 is a delegated administrator for AWS Backup and is a workload account; ",
			"an intruder there can change the backups of every account",
		]),
		"verdict": "violated",
	}}
}

test_violated_account_with_resources if {
	some found in _found(_backup({}), _resources)
	contains(found.message, " and has resources of its own that are backed up;")
}

test_satisfied_account_for_backups if _verdicts(_backup({}), _role("databunker")) == set()

test_satisfied_nothing_of_its_own if _verdicts(_backup({}), {"strategies": {"111122223333": {}}}) == set()

test_satisfied_other_service if _verdicts(_backup({"service": "ram.amazonaws.com"}), _resources) == set()

test_satisfied_no_workload_in_the_input if _verdicts({"service": "backup.amazonaws.com", "unknown": {"account": _unknown}}, {}) == set()

test_undecided_service if {
	some found in _found({"account": {"id": _account}, "unknown": {"service": _unknown}}, _resources)
	found.verdict == "undecided"
	found.waits_for == [{"resource": _id, "attribute": ["service"], "reason": "after-apply"}]
}

test_undecided_account if {
	some found in _found({"service": "backup.amazonaws.com", "unknown": {"account": _unknown}}, _resources)
	found.waits_for == [{"resource": _id, "attribute": ["account"], "reason": "after-apply"}]
}

test_undecided_which_account if {
	some found in _found({"service": "backup.amazonaws.com", "account": {"unknown": {"id": _unknown}}}, _resources)
	found.waits_for == [{"resource": _id, "attribute": ["account"], "reason": "after-apply"}]
}

test_undecided_account_beside_a_workload_of_the_configuration if {
	delegation := {"service": "backup.amazonaws.com", "account": {"unknown": {"id": _unknown}}}
	_verdicts(delegation, _role("workload")) == {"undecided"}
}
