package tfbackup.rules.coverage["objective-not-met_test"]

import data.tfbackup.rules.coverage["objective-not-met"] as rule

_vault(name, account) := {"id": sprintf("p:aws_backup_vault.%s", [name]), "name": name, "account": account, "region": "eu-west-1"}

_backup := {
	"via": "backup",
	"to": _vault("local", "111122223333"),
	"air_gapped": false,
	"crosses_account": "no",
	"crosses_region": "no",
	"source_key": {"manager": "aws"},
	"key": {"manager": "aws"},
	"lifecycle": {"delete_after_days": 35},
	"works": "yes",
}

_copy := object.union(_backup, {
	"via": "copy",
	"from": _vault("local", "111122223333"),
	"to": _vault("abroad", "111122223333"),
	"crosses_region": "yes",
	"lifecycle": {"delete_after_days": 7},
})

_abroad := object.union(_copy, {"to": object.union(_copy.to, {"region": "eu-central-1"})})

_daily := {"schedule": {"greatest_interval_minutes": 1440}}

_facts(demand, hops, rule_of_plan) := {
	"plans": {"p": {"complete": true}},
	"catalog": {"types": {"EBS": {"label": "EBS", "lagv": true}}},
	"accounts": {},
	"keys": {},
	"access": {},
	"vault_locks": {},
	"copy_refusals": {},
	"key_refusals": {},
	"scp_refusals": {},
	"global_settings": {},
	"resource_shares": {},
	"selections": {},
	"vaults": {"p:aws_backup_vault.local": {"address": "aws_backup_vault.local"}},
	"resources": {"p:v": {"address": "aws_ebs_volume.v", "account": "111122223333", "kind": "EBS"}},
	"backup_plans": {"p:plan": {"rules": [rule_of_plan]}},
	"objectives": {"p:v": demand},
	"flows": [{
		"resources": ["p:v"],
		"kind": "EBS",
		"account": "111122223333",
		"region": "eu-west-1",
		"backup_plan": "p:plan",
		"rule": 0,
		"selections": [],
		"selected": "yes",
		"hops": hops,
	}],
}

_found(demand, hops, rule_of_plan) := found if {
	found := rule.findings with input as _facts(demand, hops, rule_of_plan)
}

_messages(demand, hops) := {found.message |
	some found in _found(object.union({"survive": ["resource-lost"]}, demand), hops, _daily)
	found.verdict == "violated"
}

test_violated_interval if {
	_messages({"rpo_hours": 4}, [_backup]) == {"backups of this resource miss an objective in tfbackup.toml: they are made every 24 hours, not every 4 hours"}
	_messages({"rpo_hours": 1, "survive": ["region-lost"]}, [_backup, _abroad]) == {concat("", [
		"backups of this resource miss an objective in tfbackup.toml: ",
		"backups that survive the loss of the Region are made every 24 hours, not every hour",
	])}
}

test_satisfied_interval if {
	_messages({"rpo_hours": 24}, [_backup]) == set()
	_messages({"rpo_hours": 1}, [object.union(_backup, {"continuous": true})]) == set()
}

test_satisfied_by_the_default_schedule if {
	_found({"rpo_hours": 24, "survive": ["resource-lost"]}, [_backup], {}) == set()
}

test_violated_interval_of_a_rule_that_runs_once if {
	some found in _found({"rpo_hours": 24, "survive": ["resource-lost"]}, [_backup], {"schedule": {"expression": "cron(0 5 1 1 ? 2030)"}})
	contains(found.message, "made at no regular interval, not every 24 hours")
}

test_violated_retention if {
	_messages({"retention_days": 90}, [_backup]) == {"backups of this resource miss an objective in tfbackup.toml: they are kept for 35 days, not for 90 days"}

	# What is kept in the own Region doesn't survive its loss.
	_messages({"retention_days": 30, "survive": ["region-lost"]}, [_backup, _abroad]) == {concat("", [
		"backups of this resource miss an objective in tfbackup.toml: ",
		"backups that survive the loss of the Region are kept for 7 days, not for 30 days",
	])}
}

test_satisfied_retention if {
	_messages({"retention_days": 35}, [_backup]) == set()
	_messages({"retention_days": 36500}, [object.union(object.remove(_backup, ["lifecycle"]), {"lifecycle": {}})]) == set()
}

test_violated_disaster if {
	_messages({"survive": ["account-lost", "region-lost"]}, [_backup]) == {concat("", [
		"backups of this resource miss an objective in tfbackup.toml: no backup survives the loss of the account, ",
		"since vault \"local\" is in the lost account (and 1 more)",
	])}
}

test_satisfied_disaster if {
	_messages({"survive": ["region-lost"]}, [_backup, _abroad]) == set()
}

_unknown := {"reason": "after-apply"}

_undecided(demand, hops, rule_of_plan) if {
	some found in _found(demand, hops, rule_of_plan)
	found.verdict == "undecided"
}

test_undecided_schedule if {
	_undecided({"rpo_hours": 24, "survive": ["resource-lost"]}, [_backup], {"unknown": {"schedule": _unknown}})
}

test_undecided_retention if {
	hop := object.union(object.remove(_backup, ["lifecycle"]), {"lifecycle": {"unknown": {"delete_after_days": _unknown}}})
	_undecided({"retention_days": 24, "survive": ["resource-lost"]}, [hop], _daily)
}

test_undecided_place if {
	hop := object.union(_backup, {"works": "unknown"})
	_undecided({"rpo_hours": 24, "survive": ["resource-lost"]}, [hop], _daily)
	_undecided({"retention_days": 24, "survive": ["resource-lost"]}, [hop], _daily)
	_undecided({"survive": ["resource-lost"]}, [hop], _daily)
}

test_undecided_demand if {
	_undecided({"unknown": {"tags": _unknown}}, [_backup], _daily)
}

test_satisfied_without_a_demand if {
	facts := object.remove(_facts({}, [_backup], _daily), ["objectives"])
	found := rule.findings with input as object.union(facts, {"objectives": {}})
	found == set()
}

test_violated_disaster_whatever_the_numbers if {
	some message in _messages({"survive": ["account-lost"], "rpo_hours": 1, "retention_days": 1000}, [_backup])
	contains(message, "no backup survives the loss of the account")
}

test_undecided_type_of_the_resource if {
	facts := _facts({"survive": ["resource-lost"]}, [], _daily)
	flow := object.union(facts.flows[0], {"variants": {"DynamoDB": [_backup], "DynamoDBAdvanced": [object.union(_backup, {"works": "no"})]}})
	found := rule.findings with input as object.union(facts, {"flows": [flow]})
	some one in found
	one.verdict == "undecided"
	contains(one.message, "depends on which type AWS Backup counts the resource as")
}
