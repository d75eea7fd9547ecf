package tfbackup.rules["key-policy"]["key-without-alarm_test"]

import data.tfbackup.rules["key-policy"]["key-without-alarm"] as rule

_account := "111122223333"

_key(address) := {"plan": "p", "address": address, "mode": "managed", "account": _account, "region": "eu-west-1"}

_findings(more) := found if {
	found := rule.findings with input as object.union(
		{
			"plans": {"p": {"complete": true, "has_backup": true}},
			"keys": {sprintf("p:%s", [name]): _key(name) | some name in ["a", "b", "c", "d", "e", "f"]},
			"hops_under": {sprintf("p:%s", [name]): [[0, 0]] | some name in ["a", "b", "c", "d", "e", "f"]},
		},
		more,
	)
}

_verdicts(more) := {[f.resource, f.verdict] | some f in _findings(more)}

_copies := {"event_rules": {"p:r": {"type": "aws_cloudwatch_event_rule", "account": _account}}}

_alarm(calls) := {"key_alarms": {"p:r": {"type": "aws_cloudwatch_event_rule", "account": _account, "region": "eu-west-1", "calls": calls}}}

test_violated_each_key if {
	found := _findings(_copies)
	count(found) == 6
	{
		"resource": "p:a",
		"attribute": [],
		"message": concat("", [
			"no EventBridge rule or alarm reports DisableKey, PutKeyPolicy or ScheduleKeyDeletion on this key; ",
			"backups under it can become unreadable unnoticed",
		]),
		"verdict": "violated",
	} in found
}

test_violated_some_calls if {
	some found in _findings(_alarm(["DisableKey", "ScheduleKeyDeletion"]))
	found.verdict == "violated"
	startswith(found.message, "no EventBridge rule or alarm reports PutKeyPolicy on this key;")
}

test_satisfied_alarm_on_all if {
	_findings(_alarm(["DisableKey", "PutKeyPolicy", "ScheduleKeyDeletion"])) == set()
}

test_satisfied_key_of_other_things if {
	found := rule.findings with input as object.union({"keys": {"p:a": _key("a")}}, _copies)
	found == set()
}

test_undecided_no_alarms_in_the_input if ["p:a", "undecided"] in _verdicts({})
