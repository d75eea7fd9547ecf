package tfbackup.rules["deletion-protection"]["scp-over-quota_target_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules["deletion-protection"]["scp-over-quota"] as rule

_scp := "SERVICE_CONTROL_POLICY"

_facts(number) := {
	"organization_policies": {sprintf("p:%v", [i]): {"policy_type": _scp} | some i in numbers.range(1, number)},
	"policy_attachments": {sprintf("p:at%v", [i]): at |
		some i in numbers.range(1, number)
		at := {"policy": {"id": sprintf("p:%v", [i])}, "target": {"name": "ou-1"}, "change": {"actions": ["no-op"]}}
	},
}

_of(number, more) := found if found := rule.findings with input as testing.with_actions(testing.with_attached(object.union(_facts(number), more)))

_attached(name) := {"policy_attachments": {"p:more": {"policy": {"name": name}, "target": {"name": "ou-1"}}}}

_verdicts(number, more) := {f.verdict | some f in _of(number, more)}

test_violated_eleven if {
	_of(11, {"policy_attachments": {"p:at10": {"change": {"actions": ["create"]}}}}) == {{
		"resource": "p:at10",
		"attribute": [],
		"message": concat("", [
			"organizational unit ou-1 gets 11 SCPs, but AWS allows at most 10; ",
			"the apply fails, and one of them denies nothing there",
		]),
		"verdict": "violated",
		"help": "merge policies, or attach some of them one level higher",
	}}
}

test_violated_with_the_one_that_allows_all if _verdicts(10, _attached("p-FullAWSAccess")) == {"violated"}

test_satisfied_nine if _verdicts(9, {}) == set()

test_satisfied_ten_with_the_one_that_allows_all if _verdicts(9, _attached("p-FullAWSAccess")) == set()

test_satisfied_policies_of_other_types if {
	_verdicts(11, {"organization_policies": {sprintf("p:%v", [i]): {"policy_type": "TAG_POLICY"} | some i in numbers.range(1, 11)}}) == set()
}

test_undecided_whether_the_one_that_allows_all_is_there if {
	some found in _of(10, {})
	found.verdict == "undecided"
	found.waits_for == [{"resource": "p-FullAWSAccess", "attribute": [], "reason": "unresolved"}]
}

test_undecided_what_another_is if _verdicts(9, _attached("p-other")) == {"undecided"}
