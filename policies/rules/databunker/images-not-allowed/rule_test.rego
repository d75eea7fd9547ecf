package tfbackup.rules.databunker["images-not-allowed_test"]

import data.tfbackup.rules.databunker["images-not-allowed"] as rule

_images := {"account": "444455556666", "region": "eu-west-1", "enabled": true, "providers": ["amazon"]}

_of(images) := found if {
	found := rule.findings with input as {
		"allowed_images": {"p:images": images},
		"backup_plans": {"p:plan": {"rules": [{}]}},
		"flows": [{
			"kind": "EC2",
			"account": "111122223333",
			"backup_plan": "p:plan",
			"rule": 0,
			"rule_name": "daily",
			"hops": [{
				"via": "copy",
				"air_gapped": false,
				"crosses_account": "yes",
				"crosses_region": "no",
				"to": {"name": "bunker", "account": "444455556666", "region": "eu-west-1"},
			}],
		}],
		"hops_across": {"bunker": [[0, 0]]},
		"hops_into": {},
		"vaults": {},
	}
}

test_violated_not_named if {
	some f in _of(_images)
	contains(f.message, "doesn't list the image provider 111122223333")
	f.verdict == "violated"
}

test_satisfied_named if {
	_of(object.union(_images, {"providers": ["111122223333"]})) == set()
	_of(object.union(_images, {"enabled": false})) == set()
	_of(object.union(_images, {"region": "us-east-1"})) == set()
}

test_undecided_providers if {
	images := object.union(_images, {"providers": [], "unknown": {"providers": {"reason": "after-apply"}}})
	{f.verdict | some f in _of(images)} == {"undecided"}
}
