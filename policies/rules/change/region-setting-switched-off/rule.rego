# METADATA
# title: Service opt-in is switched off
# description: This plan opts a Region out of a resource type that backup plans cover, or out of DynamoDB's advanced features.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/getting-started.html
# custom:
#   severity: error
#   remedy: keep the resource type set to true
package tfbackup.rules.change["region-setting-switched-off"]

import data.tfbackup.lib.change
import data.tfbackup.lib.finding
import data.tfbackup.lib.text

findings contains object.union(finding.violated(id, [], message), {"twin": name}) if {
	some [id, name, _] in _opt_ins.loosened
	lost := _lost(id, name)
	count(lost) > 0
	message := sprintf("service opt-in for %s is switched off; backup plans that select by tag or type skip that service, leaving %s without backup", [
		name,
		text.few(lost),
	])
}

findings contains object.union(finding.undecided_for(id, [], waits_for, message), {"twin": name}) if {
	some [id, name, pair] in _opt_ins.unknown
	waits_for := [finding.wait(id, ["opt_in"], pair.unknown.after)]
	held := _backed_up(id, name)
	count(held) > 0
	message := sprintf("can't tell whether the service opt-in for %s stays on; without it, backup plans that select by tag or type skip %s", [
		name,
		text.few(held),
	])
}

findings contains object.union(finding.violated(id, [], message), {"twin": "management"}) if {
	some [id, pair] in change.fields.loosened.region_settings.management
	pair.part == "DynamoDB"
	tables := _backed_up(id, "DynamoDB")
	count(tables) > 0
	message := sprintf("advanced features for DynamoDB backups are switched off; backups of %s can no longer be copied to another account or Region", [
		text.few(tables),
	])
}

_opt_ins[effect] contains [id, name, pair] if {
	some effect, _ in change.fields
	some [id, pair] in change.fields[effect].region_settings.opt_in
	name := pair.part
}

_backed_up(id, name) := {address | some [address, _] in _of_type(id, name)}

# Those of them that nothing backs up any more since a selection passes over them for it: one that names its
# resources asks for no opt-in.
_lost(id, name) := {address |
	some [address, resource] in _of_type(id, name)
	not input.reach[resource]
	_passed_over[resource]
}

_passed_over contains resource if {
	some selection in input.selections
	some resource, "opt-in" in selection.excluded
}

_of_type(id, name) := {[address, other] |
	settings := input.before.region_settings[id]
	some other, reach in input.before.reach
	reach.selected == "yes"
	resource := input.before.resources[other]
	resource.account == settings.account
	resource.region == settings.region
	object.get(_names, resource.kind, resource.kind) == name
	input.resources[other]
	address := resource.address
}

# AWS's names of types, where they aren't those of the catalog.
_names := {
	"AuroraDSQL": "Aurora DSQL",
	"DynamoDBAdvanced": "DynamoDB",
	"FSxLustre": "FSx",
	"FSxONTAP": "FSx",
	"FSxOpenZFS": "FSx",
	"FSxWindows": "FSx",
	"RDSMultiAZCluster": "RDS",
	"RedshiftServerless": "Redshift Serverless",
	"SAPHANA": "SAP HANA on Amazon EC2",
	"StorageGateway": "Storage Gateway",
}
