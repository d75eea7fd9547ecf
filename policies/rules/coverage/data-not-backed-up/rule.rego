# METADATA
# title: Database, file system or bucket has no backup
# description: What holds data and no backup selection selects is lost with its first accident.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html
# custom:
#   severity: error
#   remedy: select it by its ARN or a tag; if it needs no backup, say so by [[exempt]] or [coverage] exempt_tag in tfbackup.toml
package tfbackup.rules.coverage["data-not-backed-up"]

import data.tfbackup.lib.coverage
import data.tfbackup.lib.finding

findings contains object.union(finding.violated(id, [], message), {"related": related}) if {
	some id, fact in coverage.missed
	coverage.is_data(id)
	coverage.waits(id) == []
	related := coverage.nearest(fact)
	message := sprintf("%s has no backup: %s", [coverage.called(id), coverage.why(fact)])
}

findings contains finding.undecided_for(id, [], waits_for, message) if {
	some id, _ in coverage.missed
	coverage.is_data(id)
	waits_for := coverage.waits(id)
	count(waits_for) > 0
	message := sprintf("can't tell whether any backup selection selects %s", [coverage.called(id)])
}
