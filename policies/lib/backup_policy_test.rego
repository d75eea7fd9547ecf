package tfbackup.lib.backup_policy_test

import data.tfbackup.lib.backup_policy

_policy := "p:aws_organizations_policy.daily"

_plans(target) := {"p:aws_organizations_policy.daily#daily": {
	"name": "daily",
	"origin": "organizations-policy",
	"merged_from": [_policy],
	"scope": {"targets": [{"name": target}]},
}}

_facts(after) := {
	"before": {
		"organization_policies": {_policy: {"name": "daily"}},
		"organization_units": {},
		"accounts": {},
		"backup_plans": _plans("ou-1"),
	},
	"backup_plans": after,
	"organization_units": {"ou-1": {"parent": {"name": "r-1"}}},
	"accounts": {},
}

_ended(after) := found if found := backup_policy.ended("p:aws_organizations_policy.daily") with input as _facts(after)

test_ended_where_no_policy_makes_it if {
	_ended({}) == {["daily", "ou-1", "ou-1"]}
	_ended(_plans("444455556666")) == {["daily", "ou-1", "ou-1"]}
}

test_not_ended_where_it_still_comes_from if {
	_ended(_plans("ou-1")) == set()
	_ended(_plans("r-1")) == set()
}

test_words if {
	backup_policy.called("p:aws_organizations_policy.daily") == `backup policy "daily"` with input as _facts({})
	backup_policy.plans({"daily"}) == `backup plan "daily"`
	backup_policy.plans({"daily", "weekly"}) == "backup plans daily, weekly"
}
