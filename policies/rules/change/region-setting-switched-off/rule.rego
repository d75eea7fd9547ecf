# METADATA
# title: Service opt-in is switched off
# description: This plan opts a Region out of a type that backup plans back up, or out of DynamoDB's advanced features.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/getting-started.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: error
#   remedy: keep the type set to true
package tfbackup.rules.change["region-setting-switched-off"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.setting
import data.tfbackup.lib.text

findings contains object.union(finding.violated(id, [], message), {"twin": name}) if {
	some id, names in setting.opted_out
	some name in names
	lost := setting.lost(id, name)
	count(lost) > 0
	message := sprintf("AWS Backup is switched off for %s here; backup plans that select by tag or by type then pass over %s, which loses its backups", [
		name,
		text.list(lost, 3),
	])
}

findings contains object.union(finding.undecided_for(id, [], waits_for, message), {"twin": name}) if {
	some id, names in setting.opt_in_unknown
	some name, unknown in names
	waits_for := [finding.wait(id, ["opt_in"], unknown)]
	held := setting.backed_up(id, name)
	count(held) > 0
	message := sprintf("whether AWS Backup stays switched on for %s here isn't known; without it, backup plans that select by tag or by type pass over %s", [
		name,
		text.list(held, 3),
	])
}

findings contains object.union(finding.violated(id, [], message), {"twin": "management"}) if {
	some id in setting.dynamodb_downgraded
	tables := setting.backed_up(id, "DynamoDB")
	count(tables) > 0
	message := sprintf("the advanced features of DynamoDB backups are switched off here; from then on backups of %s can be copied nowhere and stay in this account and Region", [
		text.list(tables, 3),
	])
}
