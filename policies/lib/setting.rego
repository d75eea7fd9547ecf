# METADATA
# title: Settings of Regions
# description: Types of resources for which this plan switches AWS Backup off in an account and Region, and what they held.
# schemas:
#   - input: schema.facts
package tfbackup.lib.setting

import data.tfbackup.lib.change

# Types that are switched off, by id of the settings.
opted_out[id] := names if {
	some id in change.changed
	after := input.region_settings[id]
	names := {name |
		some name, true in input.before.region_settings[id].opt_in
		after.opt_in[name] == false
	}
	count(names) > 0
}

# Types of which the settings no longer say anything: what AWS makes of that is not written down.
opt_in_unknown[id] := names if {
	some id in change.changed
	after := input.region_settings[id]
	unknown := object.get(after, ["unknown", "opt_in"], {"reason": "unresolved"})
	names := {name: unknown |
		some name, true in input.before.region_settings[id].opt_in
		object.get(after, ["opt_in", name], "") == ""
	}
	count(names) > 0
}

# Settings that give up DynamoDB's advanced features.
dynamodb_downgraded contains id if {
	some id in change.changed
	input.before.region_settings[id].management.DynamoDB == true
	input.region_settings[id].management.DynamoDB == false
}

# Addresses of resources of a type that are backed up there before the plan, and stay.
backed_up(id, name) := {address | some [address, _] in _of_type(id, name)}

# Those of them that nothing backs up any more since a selection passes over them for it: one that names its
# resources asks for no opt-in.
lost(id, name) := {address |
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
