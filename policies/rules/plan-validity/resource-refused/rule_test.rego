package tfbackup.rules["plan-validity"]["resource-refused_test"]

import data.tfbackup.rules["plan-validity"]["resource-refused"] as rule

_id := "p:aws_s3_bucket.b"

_input(resource, by) := {
	"resources": {_id: resource},
	"selections": {"p:s": {"name": "all", "excluded": {_id: by}}},
	"reach": {_id: {}},
}

test_violated_refused if {
	findings := rule.findings with input as _input({"refused": "its versioning isn't enabled"}, "refused: its versioning isn't enabled")
	some f in findings
	f.message == "backup selection \"all\" includes this resource, but its versioning isn't enabled; every backup job of the resource fails"
	f.verdict == "violated"
}

test_violated_selection_of_unknown_name if {
	facts := object.union(
		object.remove(_input({}, "refused: x"), ["selections"]),
		{"selections": {"p:s": {"address": "aws_backup_selection.s", "excluded": {_id: "refused: x"}}}},
	)
	found := rule.findings with input as facts
	{f.resource | some f in found} == {_id}
	every f in found { contains(f.message, "backup selection aws_backup_selection.s includes") }
}

test_satisfied_left_out_otherwise if {
	findings := rule.findings with input as _input({}, "conditions: string_equals")
	findings == set()
}

test_undecided_setting if {
	resource := {"unknown": {"supported": {"reason": "after-apply"}}}
	findings := rule.findings with input as _input(resource, "opt-in")
	{f.verdict | some f in findings} == {"undecided"}
}
