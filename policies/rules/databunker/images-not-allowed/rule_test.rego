package tfbackup.rules.databunker["images-not-allowed_test"]

import data.tfbackup.rules.databunker["images-not-allowed"] as rule

_images := {"account": "444455556666", "region": "eu-west-1", "enabled": true, "providers": ["amazon"]}

_of(images) := found if {
	facts := _facts(images)
	found := rule.findings with input as facts
}

_facts(images) := {
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

test_violated_not_named if {
	some f in _of(_images)
	contains(f.message, "doesn't list the image provider 111122223333")
	f.verdict == "violated"
}

# Within one account AWS Backup is the provider of what lies in an air-gapped vault.
test_violated_air_gapped_vault if {
	found := _sealed("logically-air-gapped", {})
	{f.verdict | some f in found} == {"violated"}
	every f in found { contains(f.message, "doesn't list the image provider aws-backup-vault") }
}

test_satisfied_air_gapped_vault if {
	_sealed("logically-air-gapped", {"providers": ["aws-backup-vault"]}) == set()
	_sealed("logically-air-gapped", {"enabled": false}) == set()
	_sealed("standard", {}) == set()
}

_sealed(kind, more) := found if {
	facts := object.union(_facts(object.union(_images, more)), {
		"flows": [{"kind": "EC2", "account": "444455556666", "backup_plan": "p:plan", "rule": 0, "hops": [{
			"via": "backup",
			"air_gapped": true,
			"crosses_account": "no",
			"crosses_region": "no",
			"to": {"id": "p:sealed", "account": "444455556666", "region": "eu-west-1"},
		}]}],
		"hops_across": {"bunker": []},
		"hops_into": {"p:sealed": [[0, 0]]},
		"vaults": {"p:sealed": {"kind": kind}},
	})
	found := rule.findings with input as facts
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

test_undecided_enabled if {
	images := object.union(object.remove(_images, ["enabled"]), {"unknown": {"enabled": {"reason": "after-apply"}}})
	[[f.verdict, f.waits_for[0].attribute] | some f in _of(images)] == [["undecided", ["enabled"]]]
}
