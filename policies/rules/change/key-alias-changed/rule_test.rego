package tfbackup.rules.change["key-alias-changed_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.change["key-alias-changed"] as rule

_id := "p:aws_kms_alias.a"

_facts(change) := {
	"plans": {"p": {"has_backup": true}},
	"before": {"key_aliases": {_id: {"plan": "p", "name": "alias/backup", "change": change}}},
}

_points(effect, unknown) := object.union(
	_facts({"actions": ["update"]}),
	testing.with_field(_id, "key_aliases.key", effect, {"unknown": unknown}),
)

_replaced := _facts({"actions": ["delete", "create"], "replace_paths": ["name"]})

_findings(facts) := found if found := rule.findings with input as testing.with_changes(facts)

_verdicts(facts) := {[f.resource, f.attribute, f.verdict] | some f in _findings(facts)}

_message(facts) := message if {
	some f in _findings(facts)
	message := f.message
}

_waits(facts) := {[w.resource, w.attribute, w.reason] | some f in _findings(facts); some w in f.waits_for}

test_violated_another_key if {
	_verdicts(_points("moved", {})) == {[_id, ["key"], "violated"]}
	_message(_points("moved", {})) == concat("", [
		`alias "alias/backup" points to another key; `,
		"new backups are encrypted with that key, and earlier ones still need the old key",
	])
}

test_violated_replaced if {
	_verdicts(_replaced) == {[_id, [], "violated"]}
	contains(_message(_replaced), "is replaced because of name;")
}

test_satisfied_untouched if _verdicts(_facts({"actions": ["no-op"]})) == set()

test_satisfied_plan_without_backup if {
	_verdicts(object.union(_replaced, {"plans": {"p": {"has_backup": false}}})) == set()
}

test_undecided_key if {
	_verdicts(_points("unknown", {"after": {"reason": "after-apply"}})) == {[_id, ["key"], "undecided"]}
	both := {"after": {"reason": "after-apply"}, "before": {"reason": "sensitive"}}
	_waits(_points("unknown", both)) == {[_id, ["key"], "after-apply"]}
	_waits(_points("unknown", {"before": {"reason": "sensitive"}})) == {[_id, ["key"], "sensitive"]}
}
