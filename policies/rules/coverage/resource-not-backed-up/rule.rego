# METADATA
# title: Volume or instance has no backup
# description: No backup selection includes this volume, instance or cluster, so the data that it stores can't be restored.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html
# custom:
#   severity: warning
#   remedy: add its ARN or tag to a backup selection; if it needs no backup, add [[exempt]] or [coverage] exempt_tag to tfbackup.toml
package tfbackup.rules.coverage["resource-not-backed-up"]

import data.tfbackup.lib.coverage
import data.tfbackup.lib.finding

findings contains object.union(finding.violated(id, [], message), {"related": related}) if {
	some id, fact in coverage.missed
	not coverage.is_data(id)
	coverage.waits(id) == []
	related := coverage.nearest(fact)
	message := sprintf("%s has no backup: %s", [coverage.called(id), coverage.why(fact)])
}

findings contains finding.undecided_for(id, [], waits_for, message) if {
	some id, _ in coverage.missed
	not coverage.is_data(id)
	waits_for := coverage.waits(id)
	count(waits_for) > 0
	message := sprintf("can't tell whether any backup selection includes %s; if none does, it has no backup", [coverage.called(id)])
}
