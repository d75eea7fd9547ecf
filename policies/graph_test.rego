package tfbackup.graph_test

import data.tfbackup.graph

_world := {
	"flows": [{
		"account": "111122223333",
		"region": "eu-west-1",
		"hops": [
			{"via": "backup", "to": {"id": "p:local"}, "crosses_account": "no", "lifecycle": {}, "works": "yes"},
			{
				"via": "copy",
				"from": {"id": "p:local"},
				"to": {"id": "p:bunker", "account": "444455556666"},
				"crosses_account": "yes",
				"source_key": {"manager": "customer", "id": "p:key"},
				"lifecycle": {},
				"works": "yes",
			},
		],
	}],
	"vaults": {},
	"keys": {},
	"copy_refusals": {"p:bunker": [{"account": "111122223333", "denied": ["backup:CopyIntoBackupVault"]}]},
	"key_refusals": {},
	"scp_refusals": {},
	"global_settings": {},
}

test_each_hop_has_an_answer_with_its_place if {
	made := graph.made with input as _world
	answers := {[entry.flow, entry.hop]: entry.made.is | some entry in made}
	answers == {[0, 0]: "yes", [0, 1]: "no"}
}
