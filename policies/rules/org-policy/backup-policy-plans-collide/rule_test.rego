package tfbackup.rules["org-policy"]["backup-policy-plans-collide_test"]

import data.tfbackup.rules["org-policy"]["backup-policy-plans-collide"] as rule

_base := "p:aws_organizations_policy.base"

_own := "p:aws_organizations_policy.own"

_whole(rule, selection) := {
	"regions": {},
	"rules": {"@@operators_allowed_for_child_policies": ["@@all"], rule: {}},
	"selections": {"tags": {selection: {}}},
}

_lower := _whole("orders", "orders")

_upper := _whole("daily", "all")

_policy(name, plan) := {
	"plan": "p",
	"address": sprintf("aws_organizations_policy.%s", [name]),
	"name": name,
	"backup_policy": {"plans": {"daily": plan}},
}

_facts(base, own, more) := object.union(
	{
		"organization_policies": {_base: _policy("base", base), _own: _policy("own", own)},
		"backup_plans": {
			"p:aws_organizations_policy.own#daily": {
				"plan": "p",
				"address": "aws_organizations_policy.own",
				"origin": "organizations-policy",
				"name": "daily",
				"merged_from": [_base, _own],
			},
			"p:aws_organizations_policy.base#daily": {
				"plan": "p",
				"address": "aws_organizations_policy.base",
				"origin": "organizations-policy",
				"name": "daily",
				"merged_from": [_base],
			},
		},
	},
	more,
)

_found(base, own, more) := found if found := rule.findings with input as _facts(base, own, more)

_verdicts(base, own, more) := {f.verdict | some f in _found(base, own, more)}

test_violated_both_write_all_of_it if {
	_found(_upper, _lower, {}) == {{
		"resource": _own,
		"attribute": ["backup_policy"],
		"message": concat("", [
			`plan "daily" is defined in full here and in policy "base"; `,
			"AWS merges them, so the rules of both back up every selected resource",
		]),
		"verdict": "violated",
		"twin": "daily",
	}}
}

test_satisfied_lower_policy_changes_what_it_inherits if {
	_verdicts(_upper, {"rules": {"orders": {}}}, {}) == set()
	_verdicts({"selections": {"tags": {"all": {}}}}, _lower, {}) == set()
}

test_violated_another_selection_is_left if {
	_verdicts(_whole("orders", "all"), _lower, {}) == {"violated"}
}

test_satisfied_lower_policy_replaces_all_of_it if _verdicts(_lower, _lower, {}) == set()

test_satisfied_said_to_be_refused if {
	entries := [{"field": "backup_policy", "path": ["plans", "daily", "regions"], "reason": "another policy"}]
	_verdicts(_upper, _lower, {"invalid": {_own: entries}}) == set()
}

test_violated_another_plan_is_refused if {
	entries := [{"field": "backup_policy", "path": ["plans", "weekly"], "reason": "another policy"}]
	_verdicts(_upper, _lower, {"invalid": {_own: entries}}) == {"violated"}
}

test_undecided_policy_above_is_not_known if {
	unknown := {"merged_from": {"reason": "after-apply"}}
	some found in _found({}, _lower, {"backup_plans": {"p:aws_organizations_policy.own#daily": {"unknown": unknown}}})
	found.verdict == "undecided"
	found.twin == "daily"
	found.waits_for == [{"resource": _own, "attribute": ["backup_policy"], "reason": "after-apply"}]
}
