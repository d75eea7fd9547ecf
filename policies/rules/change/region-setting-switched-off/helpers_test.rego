package tfbackup.rules.change["region-setting-switched-off_helpers_test"]

import data.tfbackup.rules.change["region-setting-switched-off"] as rule

_id := "p:aws_backup_region_settings.this"

_place := {"account": "111122223333", "region": "eu-west-1"}

_facts := {
	"before": {
		"region_settings": {_id: _place},
		"reach": {
			"p:db": {"selected": "yes"},
			"p:volume": {"selected": "yes"},
			"p:lustre": {"selected": "yes"},
			"p:maybe": {"selected": "undecided"},
			"p:far": {"selected": "yes"},
			"p:gone": {"selected": "yes"},
		},
		"resources": {
			"p:db": object.union(_place, {"kind": "RDS", "address": "db"}),
			"p:volume": object.union(_place, {"kind": "EBS", "address": "volume"}),
			"p:lustre": object.union(_place, {"kind": "FSxLustre", "address": "lustre"}),
			"p:maybe": object.union(_place, {"kind": "RDS", "address": "maybe"}),
			"p:far": object.union(_place, {"kind": "RDS", "address": "far", "region": "eu-central-1"}),
			"p:gone": object.union(_place, {"kind": "RDS", "address": "gone"}),
		},
	},
	"resources": {"p:db": {}, "p:volume": {}, "p:lustre": {}, "p:maybe": {}, "p:far": {}},
	"reach": {},
	"selections": {"p:s": {"excluded": {"p:db": "opt-in"}}},
}

test_what_was_backed_up if {
	rule._backed_up("p:aws_backup_region_settings.this", "RDS") == {"db"} with input as _facts
	rule._backed_up("p:aws_backup_region_settings.this", "FSx") == {"lustre"} with input as _facts
	rule._lost("p:aws_backup_region_settings.this", "RDS") == {"db"} with input as _facts
	named := object.union(_facts, {"reach": {"p:db": {"selected": "yes"}}})
	rule._lost("p:aws_backup_region_settings.this", "RDS") == set() with input as named
}
