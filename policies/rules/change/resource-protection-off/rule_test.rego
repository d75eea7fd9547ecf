package tfbackup.rules.change["resource-protection-off_test"]

import data.tfbackup.rules.change["resource-protection-off"] as rule

_id := "p:aws_db_instance.orders"

_findings(previously, after) := found if {
	found := rule.findings with input as {"resources": {_id: object.union(
		{"type": "aws_db_instance", "previously": previously},
		after,
	)}}
}

_verdicts(previously, after) := {[f.attribute, f.verdict] | some f in _findings(previously, after)}

_protected := {"deletion_protection": true}

_backed_up := {"automated_backup_days": 14}

test_violated_deletion_protection if {
	_findings(_protected, {"deletion_protection": false}) == {{
		"resource": _id,
		"attribute": ["deletion_protection"],
		"message": concat("", [
			"deletion protection is switched off; ",
			"one API call can delete the resource with all data since its last backup",
		]),
		"verdict": "violated",
	}}
}

test_violated_deletion_protection_left_out if {
	_verdicts(_protected, {}) == {[["deletion_protection"], "violated"]}
}

test_violated_backups_of_the_service if {
	some found in _findings(_backed_up, {"automated_backup_days": 0})
	found.verdict == "violated"
	found.message == concat("", [
		"automated backups, kept for 14 days, are switched off and deleted; ",
		"the resource can be restored only to its last backup, not to a point in time",
	])
}

test_violated_both if {
	_verdicts(object.union(_protected, _backed_up), {"deletion_protection": false, "automated_backup_days": 0}) == {
		[["deletion_protection"], "violated"],
		[["automated_backup_days"], "violated"],
	}
}

test_satisfied_switched_on if {
	_verdicts({"deletion_protection": false, "automated_backup_days": 0}, {"deletion_protection": true, "automated_backup_days": 7}) == set()
}

test_satisfied_kept_for_less if _verdicts(_backed_up, {"automated_backup_days": 7}) == set()

test_satisfied_unchanged if {
	found := rule.findings with input as {"resources": {_id: {"type": "aws_db_instance", "deletion_protection": false}}}
	found == set()
}

# A replaced resource has what AWS gives it.
test_undecided_not_given if {
	_verdicts(object.union(_protected, _backed_up), {"type": "awscc_rds_db_instance"}) == {
		[["deletion_protection"], "undecided"],
		[["automated_backup_days"], "undecided"],
	}
}

test_undecided_known_after_apply if {
	unknown := {"reason": "after-apply"}
	_verdicts(object.union(_protected, _backed_up), {"unknown": {"deletion_protection": unknown, "automated_backup_days": unknown}}) == {
		[["deletion_protection"], "undecided"],
		[["automated_backup_days"], "undecided"],
	}
}
