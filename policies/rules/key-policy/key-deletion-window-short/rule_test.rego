package tfbackup.rules["key-policy"]["key-deletion-window-short_test"]

import data.tfbackup.rules["key-policy"]["key-deletion-window-short"] as rule

_id := "p:aws_kms_key.k"

_unknown := {"reason": "after-apply", "references": ["var.window"]}

_findings(has_backup, key) := found if {
	found := rule.findings with input as {
		"plans": {"p": {"complete": true, "has_backup": has_backup}},
		"keys": {_id: object.union({"plan": "p", "mode": "managed"}, key)},
	}
}

_verdicts(findings) := {[f.resource, f.verdict] | some f in findings}

_message(days) := f.message if some f in _findings(true, {"deletion_window_in_days": days})

test_violated_shortest_window if {
	_findings(true, {"deletion_window_in_days": 7}) == {{
		"resource": _id,
		"attribute": ["deletion_window_in_days"],
		"message": concat("", [
			"KMS key has a deletion waiting period of 7 days; ",
			"its recovery points become unreadable when the key is deleted",
		]),
		"label": "deleted after 7 days",
		"verdict": "violated",
	}}
}

test_violated_one_day_too_short if startswith(_message(29), "KMS key has a deletion waiting period of 29 days; ")

test_violated_refused_by_aws if startswith(_message(6), "KMS key has a deletion waiting period of 6 days; AWS requires at least 7 days, ")

test_violated_replica if {
	_verdicts(_findings(true, {"replica": true, "deletion_window_in_days": 7})) == {[_id, "violated"]}
}

test_satisfied_longest_window if _findings(true, {"deletion_window_in_days": 30}) == set()

test_satisfied_default_window if _findings(true, {}) == set()

test_satisfied_plan_without_backups if {
	_findings(false, {"deletion_window_in_days": 7}) == set()
	_findings(false, {"unknown": {"deletion_window_in_days": _unknown}}) == set()
}

test_undecided_window if {
	_verdicts(_findings(true, {"unknown": {"deletion_window_in_days": _unknown}})) == {[_id, "undecided"]}
}
