# METADATA
# title: Bucket notifications break continuous backup
# description: AWS Backup follows the objects of a bucket by EventBridge; a notification configuration without it switches it off.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/s3-backups.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: warning
#   remedy: set eventbridge = true in aws_s3_bucket_notification
package tfbackup.rules["plan-validity"]["bucket-without-eventbridge"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.lifecycle

findings contains finding.violated(id, ["events"], message) if {
	some id, resource in input.resources
	resource.events == false
	some rule in _continuous(id)
	message := sprintf("rule %s makes continuous backups of this bucket, but the bucket's notifications switch EventBridge off; AWS Backup then misses changes", [lifecycle.called(rule)])
}

findings contains finding.undecided(id, ["events"], unknown, message) if {
	some id, resource in input.resources
	resource.events == false
	some plan in input.reach[id].backup_plans
	some rule in input.backup_plans[plan].rules
	unknown := rule.unknown.continuous
	message := "can't tell whether this bucket, whose notifications switch EventBridge off, has continuous backups, which need it"
}

_continuous(id) := {rule |
	some plan in input.reach[id].backup_plans
	some rule in input.backup_plans[plan].rules
	rule.continuous
}
