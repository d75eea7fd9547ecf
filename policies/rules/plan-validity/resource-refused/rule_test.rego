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

test_satisfied_left_out_otherwise if {
	findings := rule.findings with input as _input({}, "conditions: string_equals")
	findings == set()
}

test_undecided_setting if {
	resource := {"unknown": {"supported": {"reason": "after-apply"}}}
	findings := rule.findings with input as _input(resource, "opt-in")
	{f.verdict | some f in findings} == {"undecided"}
}
