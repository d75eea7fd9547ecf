package tfbackup.rules.change["backup-policy-removed_helpers_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.change["backup-policy-removed"] as rule

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

_ended(after) := found if found := rule._ended("p:aws_organizations_policy.daily") with input as testing.with_actions(_facts(after))

test_ended_where_no_policy_makes_it if {
	_ended({}) == {["daily", "ou-1", "ou-1"]}
	_ended(_plans("444455556666")) == {["daily", "ou-1", "ou-1"]}
}

test_not_ended_where_it_still_comes_from if {
	_ended(_plans("ou-1")) == set()
	_ended(_plans("r-1")) == set()
}

test_words if {
	rule._called("p:aws_organizations_policy.daily") == `backup policy "daily"` with input as testing.with_actions(_facts({}))
	rule._plans({"daily"}) == `backup plan "daily"`
	rule._plans({"daily", "weekly"}) == "backup plans daily and weekly"
}
