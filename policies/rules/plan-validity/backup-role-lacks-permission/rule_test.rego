package tfbackup.rules["plan-validity"]["backup-role-lacks-permission_test"]

import data.tfbackup.rules["plan-validity"]["backup-role-lacks-permission"] as rule

_found(lack, more) := found if {
	found := rule.findings with input as object.union(
		{
			"roles": {"p:r": {"name": "backup", "change": {"actions": ["create"]}}},
			"backup_roles": {"p:s": {"role": "p:r", "trusted": "yes", "lacks": {"S3": lack}}},
		},
		more,
	)
}

_messages(lack, more) := {f.message | some f in _found(lack, more)}

test_violated_no_policy_allows_it if {
	_found({"backup": ["s3:GetObject", "s3:ListBucket"]}, {}) == {{
		"resource": "p:r",
		"attribute": ["policies"],
		"message": concat("", [
			"role \"backup\" lacks s3:GetObject and s3:ListBucket, which no policy in these plans allows; ",
			"every backup job for S3 fails",
		]),
		"verdict": "violated",
		"related": [{"resource": "p:s", "attribute": ["role"], "label": "runs its jobs with this role"}],
	}}
}

test_violated_boundary if {
	_messages({"backup": ["s3:GetObject"], "by_boundary": true}, {}) == {concat("", [
		"role \"backup\" lacks s3:GetObject, which its permissions boundary doesn't allow; ",
		"every backup job for S3 fails",
	])}
}

test_violated_copy if {
	_messages({"copy": ["ec2:CopySnapshot"]}, {}) == {concat("", [
		"role \"backup\" lacks ec2:CopySnapshot, which no policy in these plans allows; ",
		"every copy job for S3 fails",
	])}
}

test_violated_copy_to_another_account if {
	lack := {"copy": ["backup:CopyIntoBackupVault"]}
	_messages(lack, {}) == set()
	crossing := {"flows": [{"selections": ["p:s"], "hops": [{"via": "copy", "crosses_account": "yes"}]}]}
	count(_messages(lack, crossing)) == 1
}

test_satisfied_lacks_nothing if _found({}, {}) == set()

test_satisfied_nobody_can_read_it if {
	_found({"undecided": ["s3:GetObject"]}, {"roles": {"p:r": {"change": false}}}) == set()
}

test_undecided_policies_unknown if {
	unknown := {"roles": {"p:r": {"unknown": {"policies": {"reason": "after-apply"}}}}}
	some found in _found({"undecided": ["s3:GetObject"]}, unknown)
	found.verdict == "undecided"
	found.waits_for == [{"resource": "p:r", "attribute": ["policies"], "reason": "after-apply"}]
}
