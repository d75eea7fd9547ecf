package tfbackup.rules["plan-validity"]["bucket-without-eventbridge_test"]

import data.tfbackup.rules["plan-validity"]["bucket-without-eventbridge"] as rule

_id := "p:aws_s3_bucket.b"

_of(resource, backup_rule) := found if {
	found := rule.findings with input as {
		"resources": {_id: resource},
		"reach": {_id: {"backup_plans": ["p:plan"]}},
		"backup_plans": {"p:plan": {"rules": [object.union({"name": "pitr"}, backup_rule)]}},
	}
}

test_violated_off if {
	some f in _of({"events": false}, {"continuous": true})
	startswith(f.message, "rule \"pitr\" makes continuous backups of this bucket")
	f.verdict == "violated"
}

test_satisfied_on_or_periodic if {
	_of({"events": true}, {"continuous": true}) == set()
	_of({}, {"continuous": true}) == set()
	_of({"events": false}, {}) == set()
}

test_undecided_continuous if {
	some f in _of({"events": false}, {"unknown": {"continuous": {"reason": "after-apply"}}})
	f.verdict == "undecided"
}

test_undecided_events if {
	unsure := {"unknown": {"events": {"reason": "after-apply"}}}
	{f.verdict | some f in _of(unsure, {"continuous": true})} == {"undecided"}
	_of(unsure, {}) == set()
}
