package tfbackup.rules.change["legal-hold-deleted_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.change["legal-hold-deleted"] as rule

test_violated_deleted if {
	findings := rule.findings with input as testing.with_changes({
		"legal_holds": {},
		"before": {"legal_holds": {"p:hold": {"title": "case", "change": {"actions": ["delete"]}}}},
	})
	some f in findings
	f.message == concat("", [
		`legal hold "case" is canceled (backup:CancelLegalHold); `,
		"recovery points that only it kept expire or can be deleted",
	])
}

test_violated_title_unknown if {
	findings := rule.findings with input as testing.with_changes({
		"legal_holds": {},
		"before": {"legal_holds": {"p:hold": {"change": {"actions": ["delete"]}}}},
	})
	{[f.resource, f.verdict] | some f in findings} == {["p:hold", "violated"]}
	every f in findings { startswith(f.message, "legal hold is canceled") }
}

test_satisfied_kept if {
	hold := {"p:hold": {"title": "case", "change": {"actions": ["no-op"]}}}
	findings := rule.findings with input as testing.with_changes({"legal_holds": hold, "before": {"legal_holds": hold}})
	findings == set()
}

# What a plan deletes is always known.
test_undecided_never if {
	findings := rule.findings with input as testing.with_changes({"legal_holds": {}, "before": {"legal_holds": {}}})
	findings == set()
}
