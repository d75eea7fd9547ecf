# METADATA
# title: KMS key has no alarm
# description: No alarm reports that a key of backups is disabled, scheduled for deletion or given another key policy.
# related_resources:
#   - ref: https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys-creating-cloudwatch-alarm.html
# custom:
#   severity: warning
#   persona_undecided: pedantic
#   question: Which EventBridge rules or alarms watch the KMS keys of {account}?
#   answer: pass along the plan that declares them
#   remedy: add an EventBridge rule for these calls, with a target that notifies someone, in the key's account and Region
package tfbackup.rules["key-policy"]["key-without-alarm"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.key_alarm

findings contains finding.violated(id, [], message) if {
	some [ids, calls, waits] in _silent
	count(waits) == 0
	message := sprintf("no EventBridge rule or alarm reports %s on this key; backups under it can become unreadable unnoticed", [_any(sort(calls))])
	some id in ids
}

findings contains finding.undecided_for(id, [], waits_for, message) if {
	some [ids, calls, waits_for] in _silent
	count(waits_for) > 0
	message := sprintf("can't tell whether an EventBridge rule or alarm reports %s on this key; without one, backups can become unreadable unnoticed", [_any(sort(calls))])
	some id in ids
}

_any(calls) := calls[0] if {
	count(calls) == 1
} else := sprintf("%s or %s", [concat(", ", array.slice(calls, 0, count(calls) - 1)), calls[count(calls) - 1]])

# What is said of all keys of an account and Region.
_silent contains [ids, calls, waits] if {
	some account, regions in key_alarm.keys
	some region, ids in regions
	calls := key_alarm.silent(account, region)
	count(calls) > 0
	waits := key_alarm.waits(account, region, ids)
}
