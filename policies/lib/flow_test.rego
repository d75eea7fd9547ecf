package tfbackup.lib.flow_test

import data.tfbackup.lib.flow
import data.tfbackup.lib.testing

_vault := {"id": "p:vault", "name": "central", "account": "444455556666", "region": "eu-west-1"}

_stopped := {"to": _vault, "via": "copy", "works": "no", "because": "type-not-copied", "crosses_account": "yes"}

_made := {"to": _vault, "via": "copy", "works": "yes", "crosses_account": "yes"}

_local := {"to": _vault, "via": "backup", "works": "unknown", "because": "type-unknown", "crosses_account": "no"}

_flow(selected, hops) := {
	"resources": ["p:a", "p:b"],
	"backup_plan": "p:plan",
	"rule_name": "daily",
	"selected": selected,
	"hops": hops,
}

_facts(flows) := {"flows": flows, "backup_plans": {"p:plan": {"name": "orders"}}}

test_hops_to_other_accounts if {
	flows := _facts([_flow("yes", [_local, _stopped, _made])])
	facts := testing.with_hops(object.union(flows, {"vaults": {"p:vault": {"name": "central"}}}))
	received := flow.received with input as facts
	received == {"p:vault": [[0, 2]]}
	first := flow.first_crossing with input as facts
	first == [0, 2]
}

test_accounts_that_receive_copies if {
	vaults := {"vaults": {"p:vault": {"account": "444455556666"}}}
	bunkers := flow.bunkers with input as testing.with_hops(object.union(_facts([_flow("yes", [_made])]), vaults))
	bunkers == {"444455556666": "p:vault"}
}

_exposed(vault) := exposed if {
	facts := {"plans": {"half": {"complete": false}}, "vaults": {"p:vault": vault}, "vault_locks": {"p:g": {"mode": "governance"}, "p:c": {"mode": "compliance"}}}
	exposed := flow.exposed with input as testing.with_hops(object.union(_facts([_flow("yes", [_made])]), facts))
}

test_destinations_that_can_be_emptied if {
	_exposed({"plan": "p", "kind": "standard"}) == {"p:vault": "has no vault lock"}
	_exposed({"plan": "half", "kind": "standard"}) == {}
	_exposed({"kind": "standard", "lock": "p:g"}) == {"p:vault": "is locked in governance mode only"}
	_exposed({"kind": "standard", "lock": "p:c"}) == {}
	_exposed({"kind": "logically-air-gapped"}) == {}
	_exposed({"kind": "standard", "unknown": {"lock": {"reason": "unresolved"}}}) == {}
}

_way(hop) := way if {
	way := flow.way(0, 0) with input as testing.with_hops(_facts([_flow("yes", [hop])]))
}

test_a_way_in_words if {
	_way(_made) == "rule \"daily\" of backup plan \"orders\" copies to vault \"central\" of account 444455556666"
}

test_a_way_of_which_little_is_known if {
	hop := {"to": {}, "via": "onward", "crosses_account": "yes"}
	unnamed := object.remove(_flow("yes", [hop]), ["rule_name"])
	way := flow.way(0, 0) with input as testing.with_hops({"flows": [unnamed], "backup_plans": {"p:plan": {}}})
	way == "a rule of backup plan copies onward to vault of another account"
}

test_destinations_say_what_sets_them_apart if {
	sealed := {"to": {"name": "sealed"}, "air_gapped": true, "crosses_account": "no"}
	flow.destination(sealed) == "air-gapped vault \"sealed\""
	elsewhere := {"to": {"arn": "arn:vault", "region": "eu-north-1"}, "crosses_region": "yes"}
	flow.destination(elsewhere) == "vault arn:vault in Region eu-north-1"
	unnumbered := {"to": {"name": "central", "account": "p:aws.bunker"}, "crosses_account": "yes"}
	flow.destination(unnumbered) == "vault \"central\" of another account"
}

test_a_primary_air_gapped_vault_is_its_rules if {
	hop := {"to": {"id": "p:sealed"}}
	facts := {
		"flows": [{"backup_plan": "p:plan", "rule": 0}],
		"backup_plans": {"p:plan": {"rules": [{"air_gapped_vault": {"id": "p:sealed"}}]}},
	}
	flow.is_primary(0, hop) with input as testing.with_hops(facts)
	not flow.is_primary(0, hop) with input as testing.with_hops(object.union(facts, {"backup_plans": {"p:plan": {"rules": [{}]}}}))
}

_reason := {"reason": "after-apply"}

test_what_it_waits_for if {
	resource := {"unknown": {"kind": _reason}, "key": {"unknown": {"manager": _reason}}}
	facts := {"resources": {"p:a": resource}, "selections": {"p:s": {"undecided": {"p:a": _reason}}}}
	waits := flow.waits("p:a", ["kind", "key"]) with input as testing.with_hops(facts)
	waits == [
		{"resource": "p:a", "attribute": ["kind"], "reason": "after-apply"},
		{"resource": "p:a", "attribute": ["key"], "reason": "after-apply"},
		{"resource": "p:s", "attribute": ["resources"], "reason": "after-apply"},
	]
}

test_something_is_always_waited_for if {
	waits := flow.waits("p:a", ["key"]) with input as testing.with_hops({"resources": {"p:a": {}}})
	waits == [{"resource": "p:a", "attribute": ["key"], "reason": "unresolved"}]
}

test_attached_volumes_that_decide_the_key if {
	volumes := [{"id": "p:v1", "key": {"manager": "aws"}}, {"id": "p:v2", "key": {"manager": "customer"}}, {"id": "p:v3", "key": {"manager": "none"}}]
	facts := {"resources": {"p:i": {"volumes": volumes}}}
	aws := flow.attached("p:i", "aws") with input as facts
	aws == [{"resource": "p:v1", "attribute": ["key"], "label": "AWS managed key"}]
	none := flow.attached("p:i", "none") with input as facts
	[related.resource | some related in none] == ["p:v3"]
}
