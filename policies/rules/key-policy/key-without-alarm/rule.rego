# METADATA
# title: KMS key has no alarm
# description: Nothing tells when somebody disables a key of backups, schedules its deletion or changes its policy.
# related_resources:
#   - ref: https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys-creating-cloudwatch-alarm.html
# custom:
#   severity: warning
#   persona_undecided: pedantic
#   question: Which EventBridge rules or alarms watch the KMS keys of {account}?
#   answer: pass the plan that declares them along
#   remedy: add an EventBridge rule on these calls, in the key's account and Region, that tells somebody
package tfbackup.rules["key-policy"]["key-without-alarm"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.key_alarm

findings contains finding.violated(id, [], message) if {
	some [id, calls, waits] in _silent
	count(waits) == 0
	message := sprintf("nobody is told of a call of %s on the key; backups under it can become unreadable, and it is found out on restore day", [concat(", ", sort(calls))])
}

findings contains finding.undecided_for(id, [], waits_for, message) if {
	some [id, calls, waits_for] in _silent
	count(waits_for) > 0
	message := sprintf("whether anybody is told of a call of %s on the key can't be told from the input; if not, backups under it become unreadable unseen", [concat(", ", sort(calls))])
}

_silent contains [id, calls, waits] if {
	some account, regions in key_alarm.keys
	some region, ids in regions
	calls := key_alarm.silent(account, region)
	count(calls) > 0
	waits := key_alarm.waits(account, region, ids)
	some id in ids
}
