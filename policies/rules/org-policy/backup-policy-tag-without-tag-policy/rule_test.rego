package tfbackup.rules["org-policy"]["backup-policy-tag-without-tag-policy_test"]

import data.tfbackup.rules["org-policy"]["backup-policy-tag-without-tag-policy"] as rule

_id := "p:aws_organizations_policy.daily"

_policy := {"plan": "p", "address": "aws_organizations_policy.daily", "policy_type": "BACKUP_POLICY"}

_facts(selection, more) := object.union(
	{
		"plans": {"p": {"complete": true}, "q": {"complete": true}},
		"organization_policies": {_id: _policy},
		"backup_plans": {
			"p:aws_organizations_policy.daily#daily": {
				"origin": "organizations-policy",
				"plan": "p",
				"address": "aws_organizations_policy.daily",
				"merged_from": ["p:aws_organizations_policy.base", _id],
			},
			"p:aws_backup_plan.orders": {"origin": "terraform", "address": "aws_backup_plan.orders"},
		},
		"selections": {"p:s": object.union({"backup_plan": {"id": "p:aws_organizations_policy.daily#daily"}}, selection)},
	},
	more,
)

_found(selection, more) := found if found := rule.findings with input as _facts(selection, more)

_verdicts(selection, more) := {f.verdict | some f in _found(selection, more)}

_tag := {"tags": [{"key": "backup", "values": ["daily"]}]}

_organization(types) := {"organizations": {"p:o": {"plan": "p", "enabled_policy_types": types}}}

_other(policy) := {"organization_policies": {"p:other": object.union({"plan": "p", "address": "other"}, policy)}}

test_violated_organization_without_tag_policy if {
	_found(_tag, _organization(["BACKUP_POLICY"])) == {{
		"resource": _id,
		"attribute": ["backup_policy"],
		"message": concat("", [
			`backup policy selects resources by the tag "backup", but no tag policy enforces it; `,
			"a misspelled tag means no backup",
		]),
		"verdict": "violated",
	}}
}

test_violated_other_policies_are_there if {
	conditions := {"conditions": [{"key": "owner", "operator": "string-equals"}, {"key": "backup", "operator": "string-equals"}]}
	some found in _found(conditions, _other({"policy_type": "SERVICE_CONTROL_POLICY"}))
	contains(found.message, "the tag \"backup\" and \"owner\", but")
}

test_satisfied_tag_policy if _verdicts(_tag, _other({"policy_type": "TAG_POLICY"})) == set()

test_satisfied_no_tag if _verdicts({"resources": [{"arn": "*"}]}, _organization([])) == set()

test_satisfied_plan_of_an_account if {
	selection := object.union(_tag, {"backup_plan": {"id": "p:aws_backup_plan.orders"}})
	_verdicts(selection, _organization([])) == set()
}

test_satisfied_organization_is_elsewhere if {
	_verdicts(_tag, {"organizations": {"q:o": {"plan": "q", "enabled_policy_types": []}}}) == set()
}

test_undecided_tag_policies_are_enabled if {
	some found in _found(_tag, _organization(["BACKUP_POLICY", "TAG_POLICY"]))
	found.verdict == "undecided"
	found.waits_for == [{"resource": _id, "attribute": ["backup_policy"], "reason": "unresolved"}]
}

test_undecided_partial_plan if {
	_verdicts(_tag, object.union(_organization([]), {"plans": {"p": {"complete": false}}})) == {"undecided"}
}
