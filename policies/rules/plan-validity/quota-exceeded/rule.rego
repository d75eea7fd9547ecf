# METADATA
# title: AWS Backup quota is exceeded
# description: The plans have more of something than AWS Backup allows by default, such as rules in a backup plan; the apply fails.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/aws-backup-limits.html
# custom:
#   severity: warning
#   remedy: use a second backup plan or selection, or select by a tag or a wildcard
package tfbackup.rules["plan-validity"]["quota-exceeded"]

import data.tfbackup.lib.finding

findings contains object.union(finding.violated(id, [], message), help) if {
	some id, quotas in input.exceeded_quotas
	some exceeded in quotas
	help := _help(exceeded.adjustable)
	message := sprintf("%v %s, but AWS Backup allows %v%s (as of %s); %s", [
		exceeded.number,
		_counted[exceeded.quota],
		exceeded.most,
		_default(exceeded.adjustable),
		exceeded.as_of,
		_then(exceeded.adjustable),
	])
}

_counted := {
	"vaults-per-region": "backup vaults are in this account and Region",
	"backup-plans-per-region": "backup plans are in this account and Region",
	"rules-per-plan": "rules are in this backup plan",
	"copies-per-rule": "copy actions are in one rule of this backup plan",
	"tags-per-recovery-point": "tags are given to recovery points by one rule of this backup plan",
	"selections-per-plan": "backup selections are in this backup plan",
	"tag-selections-per-policy-plan": "selections by tag are in this plan of a backup policy",
	"arns-per-selection": "ARNs without a wildcard are in this backup selection",
	"wildcard-arns-per-selection": "ARNs with a wildcard are in this backup selection",
	"tags-per-selection": "tags are in this backup selection",
	"conditions-per-selection": "conditions are in this backup selection",
	"frameworks-per-region": "Audit Manager frameworks are in this account and Region",
	"report-plans-per-account": "report plans are in this account",
	"selections-per-testing-plan": "selections are in this restore testing plan",
}

_default(true) := " by default"

_default(false) := ""

_then(true) := "the apply fails unless AWS has raised the quota"

_then(false) := "AWS refuses the rest during the apply"

_help(true) := {"help": "request a higher quota in Service Quotas, or create fewer"}

_help(false) := {}
