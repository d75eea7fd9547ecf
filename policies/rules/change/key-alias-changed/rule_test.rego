package tfbackup.rules.change["key-alias-changed_test"]

import data.tfbackup.rules.change["key-alias-changed"] as rule

_id := "p:aws_kms_alias.a"

_facts(change, before, after) := {
	"plans": {"p": {"has_backup": true}},
	"before": {"key_aliases": {_id: object.union(before, {"plan": "p", "name": "alias/backup", "change": change})}},
	"key_aliases": {_id: object.union(after, {"plan": "p"})},
}

_updated(before, after) := _facts({"actions": ["update"]}, before, after)

_key(fields) := {"key": fields}

_unknown := {"reason": "after-apply"}

_findings(facts) := found if found := rule.findings with input as facts

_verdicts(facts) := {[f.resource, f.attribute, f.verdict] | some f in _findings(facts)}

_message(facts) := message if {
	some f in _findings(facts)
	message := f.message
}

_waits(facts) := {[w.resource, w.attribute, w.reason] | some f in _findings(facts); some w in f.waits_for}

test_violated_another_key_by_id if {
	facts := _updated(_key({"id": "p:aws_kms_key.old"}), _key({"id": "p:aws_kms_key.new"}))
	_verdicts(facts) == {[_id, ["key"], "violated"]}
	_message(facts) == concat("", [
		`alias "alias/backup" points to another key; `,
		"new backups are encrypted with that key, and earlier ones still need the old key",
	])
}

test_violated_another_key_by_arn if {
	facts := _updated(_key({"id": "p:aws_kms_key.old", "arn": "arn:old"}), _key({"arn": "arn:new"}))
	_verdicts(facts) == {[_id, ["key"], "violated"]}
}

test_violated_replaced if {
	facts := _facts({"actions": ["delete", "create"], "replace_paths": ["name"]}, _key({"arn": "arn:old"}), _key({"arn": "arn:old"}))
	_verdicts(facts) == {[_id, [], "violated"]}
	contains(_message(facts), "is replaced because of name;")
}

test_satisfied_same_key if {
	_verdicts(_updated(_key({"id": "p:k", "arn": "arn:old"}), _key({"id": "p:k"}))) == set()
	_verdicts(_updated(_key({"id": "p:data", "arn": "arn:old"}), _key({"id": "p:k", "arn": "arn:old"}))) == set()
}

test_satisfied_untouched if {
	_verdicts(_facts({"actions": ["no-op"]}, _key({"arn": "arn:old"}), {"unknown": {"key": _unknown}})) == set()
}

test_satisfied_plan_without_backup if {
	facts := _updated(_key({"arn": "arn:old"}), _key({"arn": "arn:new"}))
	_verdicts(object.union(facts, {"plans": {"p": {"has_backup": false}}})) == set()
}

test_undecided_key_after if {
	facts := _updated(_key({"arn": "arn:old"}), {"unknown": {"key": _unknown}})
	_verdicts(facts) == {[_id, ["key"], "undecided"]}
	_waits(facts) == {[_id, ["key"], "after-apply"]}
}

test_undecided_key_before if {
	_waits(_updated({"unknown": {"key": _unknown}}, _key({"arn": "arn:new"}))) == {[_id, ["key"], "after-apply"]}
}

test_undecided_arn_after if {
	facts := _updated(_key({"arn": "arn:old"}), _key({"unknown": {"arn": _unknown}}))
	_waits(facts) == {[_id, ["key"], "after-apply"]}
}

test_undecided_nothing_to_compare if {
	_waits(_updated(_key({"id": "p:k"}), _key({"arn": "arn:new"}))) == {[_id, ["key"], "unresolved"]}
}
