package tfbackup.lib.key_alarm_test

import data.tfbackup.lib.key_alarm

_account := "111122223333"

_calls := ["DisableKey", "PutKeyPolicy", "ScheduleKeyDeletion"]

_alarm(more) := {"key_alarms": {"p:alarm": object.union(
	{"type": "aws_cloudwatch_event_rule", "account": _account, "region": "eu-west-1", "calls": _calls},
	more,
)}}

_silent(alarms, account, region) := found if found := key_alarm.silent(account, region) with input as alarms

_all := {"DisableKey", "PutKeyPolicy", "ScheduleKeyDeletion"}

test_alarm_of_the_place if {
	_silent(_alarm({}), _account, "eu-west-1") == set()
	_silent(_alarm({"calls": ["DisableKey"]}), _account, "eu-west-1") == {"PutKeyPolicy", "ScheduleKeyDeletion"}
	_silent(_alarm({}), "444455556666", "eu-west-1") == _all
	_silent(_alarm({}), _account, "eu-central-1") == _all
}

test_what_is_not_known_may_fit if {
	_silent(_alarm({"account": "p:aws"}), _account, "eu-west-1") == set()
	_silent(_alarm({}), "", "") == set()
	_silent(_alarm({"region": ""}), _account, "eu-west-1") == set()
}

test_filter_hears_of_every_region if {
	_silent(_alarm({"type": "aws_cloudwatch_log_metric_filter"}), _account, "eu-central-1") == set()
}

test_keys_by_place if {
	found := key_alarm.keys with input as {
		"keys": {
			"p:a": {"mode": "managed", "account": _account, "region": "eu-west-1"},
			"p:b": {"mode": "managed"},
			"p:c": {"mode": "data"},
			"p:d": {"mode": "managed"},
		},
		"vaults": {"p:v": {"key": {"id": "p:b"}}},
		"hops_under": {"p:a": [[0, 0]], "p:c": [[0, 0]]},
	}
	found == {_account: {"eu-west-1": {"p:a"}}, "": {"": {"p:b"}}}
}

_waits(more) := found if {
	found := key_alarm.waits(_account, "eu-west-1", {"p:a", "p:b"}) with input as object.union(
		{"keys": {"p:a": {"plan": "p"}, "p:b": {"plan": "p"}}, "plans": {"p": {"complete": true}}},
		more,
	)
}

test_alarms_are_kept_here if {
	_waits({"event_rules": {"p:r": {"type": "aws_cloudwatch_event_rule", "account": _account}}}) == []
	_waits(_alarm({})) == []
}

test_alarms_are_kept_elsewhere if {
	elsewhere := [{"resource": "p:a", "attribute": [], "reason": "unresolved"}]
	_waits({}) == elsewhere
	_waits(object.union(_alarm({}), {"plans": {"p": {"complete": false}}})) == elsewhere
	_waits({
		"event_rules": {"p:r": {"type": "aws_cloudwatch_event_rule", "account": _account}},
		"key_alarms": {"p:f": {"type": "aws_cloudwatch_log_metric_filter", "account": "444455556666"}},
	}) == elsewhere
}

test_pattern_that_nobody_knows if {
	unknown := {"reason": "after-apply"}
	waits := _waits(_alarm({"calls": [], "unknown": {"pattern": unknown}}))
	waits == [{"resource": "p:alarm", "attribute": ["pattern"], "reason": "after-apply"}]
	some_keys := _waits(_alarm({"calls": [], "doubtful": ["DisableKey"]}))
	some_keys == [{"resource": "p:alarm", "attribute": ["pattern"], "reason": "unresolved"}]
}
