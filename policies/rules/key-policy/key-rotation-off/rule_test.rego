package tfbackup.rules["key-policy"]["key-rotation-off_test"]

import data.tfbackup.rules["key-policy"]["key-rotation-off"] as rule

_id := "p:aws_kms_key.k"

_unknown := {"reason": "after-apply", "references": ["var.rotate"]}

_findings(has_backup, key) := found if {
	found := rule.findings with input as {
		"plans": {"p": {"complete": true, "has_backup": has_backup}},
		"keys": {_id: object.union({"plan": "p", "mode": "managed"}, key)},
	}
}

_verdicts(findings) := {[f.resource, f.verdict] | some f in findings}

test_violated_rotation_off if {
	_findings(true, {"rotation": false}) == {{
		"resource": _id,
		"attribute": ["rotation"],
		"message": "KMS key is never rotated; a single piece of key material protects every recovery point under it",
		"verdict": "violated",
		"label": "never rotated",
	}}
}

test_satisfied_rotation_on if _findings(true, {"rotation": true}) == set()

test_satisfied_key_that_cannot_rotate if _findings(true, {"spec": "RSA_4096"}) == set()

test_satisfied_plan_without_backups if {
	_findings(false, {"rotation": false}) == set()
	_findings(false, {"unknown": {"rotation": _unknown}}) == set()
}

test_satisfied_key_read_by_a_data_source if _findings(true, {"mode": "data", "rotation": false}) == set()

test_undecided_rotation if {
	_verdicts(_findings(true, {"unknown": {"rotation": _unknown}})) == {[_id, "undecided"]}
}
