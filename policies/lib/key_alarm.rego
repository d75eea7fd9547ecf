# METADATA
# title: Alarms on keys
# description: Calls that make keys of backups unusable, and what tells of them, by account and Region of the keys.
package tfbackup.lib.key_alarm

import data.tfbackup.lib.backup
import data.tfbackup.lib.finding

_calls := {"DisableKey", "PutKeyPolicy", "ScheduleKeyDeletion"}

# By account and Region, empty where it isn't known: keys declared in the input that recovery points or their
# sources are under.
keys[account][region] contains id if {
	some id in backup.used_keys
	key := input.keys[id]
	key.mode == "managed"
	account := object.get(key, "account", "")
	region := object.get(key, "region", "")
}

# Calls there of which nothing tells.
silent(account, region) := {call | some call in _calls; not _is_told(account, region, call)}

_is_told(account, region, call) if {
	some alarm in input.key_alarms
	some told in alarm.calls
	told == call
	_may_be(object.get(alarm, "account", ""), account)
	_hears(alarm, region)
}

# A filter hears of all Regions that its trail does.
_hears(alarm, _) if _is_filter(alarm)

_hears(alarm, region) if {
	not _is_filter(alarm)
	object.get(alarm, "region", region) in {region, ""}
}

_hears(_, region) if region == ""

_is_filter(alarm) if contains(alarm.type, "log_metric_filter")

_may_be(one, other) if one == other

_may_be(one, _) if not _is_known(one)

_may_be(_, other) if not _is_known(other)

_is_known(account) if {
	account != ""
	not contains(account, ":")
}

# What decides whether something tells of them after all; empty: nothing does.
waits(account, region, ids) := array.concat(_patterns(account, region), _elsewhere(account, ids))

# Alarms of which nothing tells what they hear, or that hear of some keys.
_patterns(account, region) := [finding.wait(id, ["pattern"], unknown) |
	some id, alarm in input.key_alarms
	unknown := _doubt(alarm)
	_may_be(object.get(alarm, "account", ""), account)
	_hears(alarm, region)
]

_doubt(alarm) := alarm.unknown.pattern if {
	alarm.unknown.pattern
} else := {"reason": "unresolved"} if {
	count(object.get(alarm, "doubtful", [])) > 0
}

# A filter of another account may hear of this one, by an organization trail. Without anything of the kind
# in the input, alarms are kept elsewhere.
_elsewhere(account, ids) := [{"resource": id, "attribute": [], "reason": "unresolved"} |
	not _is_kept_here(account, ids)
	id := min(ids)
]

_is_kept_here(account, ids) if {
	some place in ["event_rules", "key_alarms"]
	some fact in _places[place]
	fact.account == account
	count(_filters_of_others(account)) == 0
	every id in ids { input.plans[input.keys[id].plan].complete }
}

_places.event_rules := input.event_rules

_places.key_alarms := input.key_alarms

_filters_of_others(account) := {id |
	some id, alarm in input.key_alarms
	_is_filter(alarm)
	alarm.account != account
}
