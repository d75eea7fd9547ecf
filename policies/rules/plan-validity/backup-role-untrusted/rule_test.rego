package tfbackup.rules["plan-validity"]["backup-role-untrusted_test"]

import data.tfbackup.rules["plan-validity"]["backup-role-untrusted"] as rule

_found(trusted, role) := found if {
	found := rule.findings with input as {
		"roles": {"p:r": object.union({"name": "backup"}, role)},
		"backup_roles": {"p:s": {"role": "p:r", "trusted": trusted}},
	}
}

_made := {"change": {"actions": ["create"]}}

test_violated_trusts_another_service if {
	_found("no", _made) == {{
		"resource": "p:r",
		"attribute": ["trust"],
		"message": concat("", [
			"trust policy of role \"backup\" doesn't allow backup.amazonaws.com to call sts:AssumeRole; ",
			"every backup job with this role fails",
		]),
		"verdict": "violated",
		"related": [{"resource": "p:s", "attribute": ["role"], "label": "runs its jobs with this role"}],
	}}
}

test_satisfied_trusts_it if _found("yes", _made) == set()

test_satisfied_nobody_can_read_it if _found("unknown", {}) == set()

test_undecided_trust_unknown if {
	some found in _found("unknown", object.union(_made, {"unknown": {"trust": {"reason": "after-apply"}}}))
	found.waits_for == [{"resource": "p:r", "attribute": ["trust"], "reason": "after-apply"}]
}
