package tfbackup.rules.change["key-deleted_replaced_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.change["key-deleted"] as rule

_id := "p:aws_kms_key.k"

_key(fields) := {
	"plans": {"p": {"has_backup": true}},
	"before": {"keys": {_id: object.union({"plan": "p", "change": {"actions": ["delete", "create"], "replace_paths": ["multi_region"]}}, fields)}},
}

_findings(facts) := found if found := rule.findings with input as testing.with_changes(facts)

_verdicts(facts) := {[f.resource, f.attribute, f.verdict] | some f in _findings(facts)}

_message(facts) := message if {
	some f in _findings(facts)
	message := f.message
}

test_violated_replaced if {
	_verdicts(_key({"deletion_window_in_days": 7})) == {[_id, [], "violated"]}
	_message(_key({"deletion_window_in_days": 7})) == concat("", [
		"KMS key is replaced because of multi_region; ",
		"the old key is unusable at once and deleted after 7 days, and recovery points under it can't be restored",
	])
}

test_violated_default_window if {
	contains(_message(_key({})), "deleted after 30 days")
}

test_violated_window_unknown if {
	contains(_message(_key({"unknown": {"deletion_window_in_days": {"reason": "sensitive"}}})), "deleted once its waiting period ends")
}

test_violated_replace_triggered_by if {
	facts := {
		"plans": {"p": {"has_backup": true}},
		"before": {"keys": {_id: {"plan": "p", "change": {"actions": ["create", "delete"]}}}},
	}
	contains(_message(facts), "though no attribute forces it (replace_triggered_by")
}

test_satisfied_untouched if {
	_verdicts(_key({"change": {"actions": ["no-op"]}})) == set()
}

test_satisfied_plan_without_backup if {
	_verdicts(object.union(_key({}), {"plans": {"p": {"has_backup": false}}})) == set()
}
