package tfbackup.rules.change["key-alias-changed_deleted_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.change["key-alias-changed"] as rule

_id := "p:aws_kms_alias.a"

_alias(actions, has_backup) := {
	"plans": {"p": {"has_backup": has_backup}},
	"before": {"key_aliases": {_id: {"plan": "p", "name": "alias/backup", "change": {"actions": actions}}}},
}

_findings(facts) := found if found := rule.findings with input as testing.with_changes(facts)

_verdicts(facts) := {[f.resource, f.attribute, f.verdict] | some f in _findings(facts)}

_message(facts) := message if {
	some f in _findings(facts)
	message := f.message
}

test_violated_deleted if {
	_verdicts(_alias(["delete"], true)) == {[_id, [], "violated"]}
	_message(_alias(["delete"], true)) == concat("", [
		`alias "alias/backup" is deleted; `,
		"backup, copy and restore jobs that use the key through this alias fail",
	])
}

test_satisfied_replaced if {
	contains(_message(_alias(["delete", "create"], true)), "is replaced")
}

test_satisfied_plan_without_backup if {
	_verdicts(_alias(["delete"], false)) == set()
}
