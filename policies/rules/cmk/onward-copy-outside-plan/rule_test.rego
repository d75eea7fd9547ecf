package tfbackup.rules.cmk["onward-copy-outside-plan_test"]

import data.tfbackup.rules.cmk["onward-copy-outside-plan"] as rule

_id := "p:aws_db_instance.d"

_onward := {
	"via": "onward",
	"to": {"name": "bunker", "account": "444455556666"},
	"crosses_account": "yes",
	"crosses_region": "no",
	"works": "yes",
}

_aws := {"source_key": {"manager": "aws", "alias": "alias/aws/rds"}}

_class := {
	"resources": [_id],
	"kind": "RDS",
	"backup_plan": "p:plan",
	"selected": "yes",
	"hops": [_aws, {"via": "copy"}, _onward],
}

_of(change, copies) := found if {
	found := rule.findings with input as {
		"flows": [object.union(_class, change)],
		"catalog": {"types": {"RDS": {"full_management": false}, "EFS": {"full_management": true}}},
		"resources": {_id: {"unknown": {"key": {"reason": "after-apply", "references": ["var.key"]}}}},
		"selections": {},
		"onward_copies": copies,
	}
}

_complete := {"x": {"complete": "yes"}}

_verdicts(change) := {f.verdict | some f in _of(change, _complete)}

test_violated_source_with_an_aws_managed_key if {
	_of({}, _complete) == {{
		"resource": _id,
		"attribute": ["key"],
		"message": concat("", [
			"backups keep the AWS managed key aws/rds, so only the onward copy to vault \"bunker\" of account 444455556666 ",
			"leaves the account; no backup plan controls that copy, and AWS Backup doesn't report its failure",
		]),
		"verdict": "violated",
		"related": [{"resource": "p:plan", "attribute": ["rules"], "label": "copies to the intermediate vault"}],
		"label": "AWS managed key",
	}}
}

test_violated_once_for_several_flows if {
	found := rule.findings with input as {
		"flows": [_class, _class],
		"catalog": {"types": {"RDS": {"full_management": false}}},
		"onward_copies": _complete,
	}
	count(found) == 1
}

test_satisfied_with_a_key_of_its_own if {
	_verdicts({"hops": [{"source_key": {"manager": "customer"}}, _onward]}) == set()
}

test_satisfied_under_full_management if {
	_verdicts({"kind": "EFS"}) == set()
}

test_satisfied_without_an_onward_copy if {
	_verdicts({"hops": [_aws, {"via": "copy"}]}) == set()
	_of({}, {}) == set()
}

test_undecided_key if {
	_verdicts({"hops": [{}, _onward]}) == {"undecided"}
}

test_undecided_selection if {
	_verdicts({"selected": "undecided"}) == {"undecided"}
}
