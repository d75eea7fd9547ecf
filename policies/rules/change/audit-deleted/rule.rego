# METADATA
# title: Audit of backups deleted
# description: This plan deletes a framework or report plan of AWS Backup Audit Manager.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/aws-backup-audit-manager.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: note
#   remedy: keep the framework or report plan, or make sure that something else watches the backups
package tfbackup.rules.change["audit-deleted"]

import data.tfbackup.lib.change
import data.tfbackup.lib.finding
import data.tfbackup.lib.text
import data.tfbackup.lib.wording

findings contains finding.violated(id, [], message) if {
	some id in change.deleted
	framework := input.before.frameworks[id]
	controls := sort(object.keys(object.get(framework, "controls", {})))
	message := sprintf("%s is deleted; nobody is told any more when backups stop to comply%s", [
		wording.called("framework", framework, [name | name := sprintf("\"%s\"", [framework.name])]),
		_list(controls),
	])
}

findings contains finding.violated(id, [], message) if {
	some id in change.deleted
	report := input.before.report_plans[id]
	message := sprintf("%s is deleted; its reports, by which an audit shows that backups were made, end", [
		wording.called("report plan", report, [name | name := sprintf("\"%s\"", [report.name])]),
	])
}

_list([]) := ""

_list(controls) := sprintf(" with %s", [text.list(controls, 3)]) if count(controls) > 0
