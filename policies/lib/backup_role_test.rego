package tfbackup.lib.backup_role_test

import data.tfbackup.lib.backup_role

_facts(role, lack) := {
	"roles": {"p:r": role},
	"backup_roles": {"p:s": {"role": "p:r", "lacks": {"EBS": lack}}},
}

_cause(lack) := words if {
	facts := _facts({}, lack)
	words := backup_role.cause("p:r") with input as facts
}

test_a_boundary_comes_before_a_deny_and_a_deny_before_a_missing_allow if {
	denied := {"by": [{"policy": "p:p", "statement": 0}]}
	contains(_cause(object.union(denied, {"by_boundary": true})), "boundary")
	contains(_cause(denied), "Deny")
	contains(_cause({"backup": ["ec2:CreateSnapshot"]}), "no policy")
}

_called(role) := words if {
	facts := _facts(role, {})
	words := backup_role.called("p:r") with input as facts
}

test_a_role_is_called_by_its_name_where_that_is_known if {
	_called({"name": "backup"}) == `role "backup"`
	_called({}) == "this role"
}

_waits(role) := waits if {
	facts := _facts(role, {})
	waits := backup_role.waits("p:r", ["policies", "boundary"]) with input as facts
}

test_it_waits_for_fields_that_are_unknown_and_else_for_the_first if {
	_waits({"unknown": {"boundary": {"reason": "after-apply"}}}) == [{"resource": "p:r", "attribute": ["boundary"], "reason": "after-apply"}]
	_waits({}) == [{"resource": "p:r", "attribute": ["policies"], "reason": "unresolved"}]
}

test_a_role_that_nobody_can_take_lacks_nothing if {
	facts := {"backup_roles": {
		"p:a": {"role": "p:r", "defect": "deleted", "lacks": {"EBS": {"backup": ["ec2:CreateSnapshot"], "undecided": ["ec2:CreateTags"]}}},
		"p:b": {"role": "p:r", "lacks": {"EBS": {"undecided": ["ec2:DescribeTags", "backup:CopyIntoBackupVault"]}}},
	}}
	lacking := {step | some step, _ in backup_role.lacking["p:r"] with input as facts}
	lacking == set()
	unsure := backup_role.unsure["p:r"] with input as facts
	unsure == {"ec2:DescribeTags"}
	users := backup_role.users["p:r"] with input as facts
	users == {"p:b"}
}

test_causes_are_told_role_by_role if {
	facts := {"backup_roles": {
		"p:a": {"role": "p:other", "lacks": {"EBS": {"by_boundary": true, "by": [{"policy": "p:p", "statement": 0}]}}},
		"p:b": {"role": "p:r", "lacks": {"EBS": {}}},
	}}
	words := backup_role.cause("p:r") with input as facts
	contains(words, "no policy")
}

_lacking(lack, hop) := found if {
	facts := object.union(_facts({}, lack), {"flows": [{"selections": ["p:s"], "hops": [hop]}]})
	found := {pair | some pair in backup_role.lacking["p:r"].copy with input as facts}
}

test_only_copies_to_another_account_need_the_right_to_copy_into_a_vault if {
	lack := {"copy": ["backup:CopyIntoBackupVault"]}
	_lacking(lack, {"via": "copy", "crosses_account": "no"}) == set()
	_lacking(lack, {"via": "copy", "crosses_account": "yes"}) == {["EBS", "backup:CopyIntoBackupVault"]}
}

test_only_copies_to_another_account_need_the_right_to_copy_from_a_vault if {
	lack := {"copy": ["backup:CopyFromBackupVault"]}
	_lacking(lack, {"via": "copy", "crosses_account": "no"}) == set()
	_lacking(lack, {"via": "copy", "crosses_account": "yes"}) == {["EBS", "backup:CopyFromBackupVault"]}
}
