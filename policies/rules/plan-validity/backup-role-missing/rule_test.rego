package tfbackup.rules["plan-validity"]["backup-role-missing_test"]

import data.tfbackup.rules["plan-validity"]["backup-role-missing"] as rule

_arn := "arn:aws:iam::111122223333:role/backup"

_found(more, role) := found if {
	found := rule.findings with input as object.union({"backup_roles": {"p:s": object.union({"arn": _arn}, role)}}, more)
}

test_violated_deleted if {
	_found({}, {"defect": "deleted"}) == {{
		"resource": "p:s",
		"attribute": ["role"],
		"message": concat("", [
			"backup selection uses role arn:aws:iam::111122223333:role/backup, but this plan deletes or renames that role; ",
			"all its backup jobs fail",
		]),
		"verdict": "violated",
	}}
}

test_violated_each_defect if {
	every defect in ["other-account", "other-path", "service-linked"] {
		[f.verdict | some f in _found({}, {"defect": defect})] == ["violated"]
	}
}

test_satisfied_usable_role if {
	_found({"selections": {"p:s": {"account": "111122223333"}}}, {"role": "p:r", "trusted": "yes"}) == set()
}

test_undecided_account_of_the_selection if {
	facts := {"selections": {"p:s": {"account": "p:aws"}}, "accounts": {"444455556666": {"id": "444455556666"}}}
	[[f.verdict, f.waits_for] | some f in _found(facts, {"role": "p:r"})] == [["undecided", [{"resource": "p:s", "attribute": [], "reason": "unresolved"}]]]
}

test_satisfied_role_of_each_account if {
	selection := {"role": {"arn": "arn:aws:iam::$account:role/backup"}}
	facts := {"selections": {"p:s": selection}, "accounts": {"444455556666": {"id": "444455556666"}}}
	_found(facts, {"role": "p:r"}) == set()
}
