# METADATA
# title: Bucket notifications break continuous backup
# description: AWS Backup tracks changes in a bucket through EventBridge, which a notification configuration can turn off.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/s3-backups.html
# custom:
#   severity: warning
#   remedy: set eventbridge = true in the bucket's aws_s3_bucket_notification
package tfbackup.rules["plan-validity"]["bucket-without-eventbridge"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.lifecycle

findings contains finding.violated(id, ["events"], message) if {
	some id, resource in input.resources
	resource.events == false
	some rule in _continuous(id)
	message := sprintf("rule %s makes continuous backups of this bucket, but its notification configuration turns EventBridge off; AWS Backup misses changes", [lifecycle.called(rule)])
}

findings contains finding.undecided(id, ["events"], unknown, message) if {
	some id, resource in input.resources
	resource.events == false
	some plan in input.reach[id].backup_plans
	some rule in input.backup_plans[plan].rules
	unknown := rule.unknown.continuous
	message := "can't tell whether this bucket has continuous backups; they need EventBridge, which its notification configuration turns off"
}

findings contains finding.undecided(id, ["events"], unknown, message) if {
	some id, resource in input.resources
	unknown := resource.unknown.events
	some rule in _continuous(id)
	message := sprintf("can't tell whether the bucket's notification configuration turns EventBridge on; without it, AWS Backup misses changes in the continuous backups of rule %s", [lifecycle.called(rule)])
}

_continuous(id) := {rule |
	some plan in input.reach[id].backup_plans
	some rule in input.backup_plans[plan].rules
	rule.continuous
}
