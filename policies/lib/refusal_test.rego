package tfbackup.lib.refusal_test

import data.tfbackup.lib.refusal

_refusal(purpose, more) := object.union({"purpose": purpose, "account": "444455556666", "selected": "yes", "flow": 0, "hop": 0}, more)

_denied(purpose) := _refusal(purpose, {"denied": ["kms:Decrypt"]})

_unknown(purpose) := _refusal(purpose, {"undecided": ["kms:Decrypt"], "waits_for": ["p:k"]})

_ids(found, purpose) := {id | some [id, _] in object.get(found, purpose, set())}

test_certain_ones_are_refused_to_what_is_selected if {
	found := refusal.certain with input as {"key_refusals": {
		"p:a": [_denied("destination")],
		"p:b": [_unknown("destination")],
		"p:c": [object.union(_denied("source"), {"selected": "undecided"})],
	}}
	_ids(found, "destination") == {"p:a"}
	_ids(found, "source") == set()
}

test_the_others_are_doubtful if {
	found := refusal.doubtful with input as {"key_refusals": {
		"p:a": [_denied("destination")],
		"p:b": [_unknown("destination")],
		"p:c": [object.union(_denied("source"), {"selected": "undecided"})],
	}}
	_ids(found, "destination") == {"p:b"}
	_ids(found, "source") == {"p:c"}
}

test_what_a_data_source_reads_is_asked_for_other_accounts_alone if {
	found := refusal.doubtful with input as {
		"keys": {"p:k": {"mode": "data"}},
		"key_refusals": {"p:k": [_unknown("destination"), _unknown("source"), _unknown("vault")]},
	}
	_ids(found, "destination") == {"p:k"}
	_ids(found, "source") == set()
	_ids(found, "vault") == set()
}

test_what_is_not_known_of_a_key_is_said_once if {
	facts := {"key_refusals": {
		"p:a": [_unknown("destination"), _unknown("vault")],
		"p:b": [_unknown("source")],
		"p:c": [_unknown("vault")],
	}}
	destination := refusal.said_of_destination with input as facts
	destination == {"p:a"}
	source := refusal.said_of_source with input as facts
	source == {"p:a", "p:b"}
	vault := refusal.said_of_vault with input as facts
	vault == {"p:a", "p:b", "p:c"}
}

_why := {"reason": "after-apply", "references": []}

test_answers_wait_for_what_is_not_known if {
	waits := refusal.waits({"waits_for": ["p:policy", "p:key", "p:selection", "p:vault", "p:scp", "p:aws"]}) with input as {
		"key_policies": {"p:policy": {"unknown": {"document": _why}}},
		"keys": {"p:key": {"unknown": {"policy": _why}}},
		"selections": {"p:selection": {"unknown": {"role": _why}}},
		"vault_policies": {"p:vault": {"unknown": {"document": _why}}},
		"organization_policies": {"p:scp": {"unknown": {"document": _why}}},
	}
	[[wait.resource, wait.attribute, wait.reason] | some wait in waits] == [
		["p:policy", ["document"], "after-apply"],
		["p:key", ["policy"], "after-apply"],
		["p:selection", ["role"], "after-apply"],
		["p:vault", ["document"], "after-apply"],
		["p:scp", ["document"], "after-apply"],
		["p:aws", [], "unresolved"],
	]
}

test_accounts_in_words if {
	refusal.account({"account": "444455556666"}) == "account 444455556666"
	refusal.account({"account": "p:aws.bunker"}) == "that account"
}

_linked := "arn:aws:iam::444455556666:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup"

_role := "arn:aws:iam::444455556666:role/backup"

test_principals_in_words if {
	refusal.who({}) == "the backup role"
	refusal.who({"principals": [_linked, _role]}) == concat("", ["AWS Backup's service-linked role and role ", _role])
}

test_ways_in_words if {
	way := refusal.way({"flow": 0, "hop": 0}) with input as {
		"flows": [{"backup_plan": "p:plan", "rule_name": "daily", "hops": [{"via": "backup", "to": {"name": "v"}, "crosses_account": "no"}]}],
		"backup_plans": {"p:plan": {"name": "orders"}},
	}
	way == "rule \"daily\" of backup plan \"orders\" backs up to vault \"v\""
	nowhere := refusal.way({"flow": 7, "hop": 0}) with input as {"flows": [], "backup_plans": {}}
	nowhere == "a rule backs up or copies"
}

test_doubts_in_words if {
	refusal.doubt({"undecided": ["kms:Decrypt"]}, "p", "x") == "can't tell whether p allows kms:Decrypt for x"
	conditional := {"undecided": ["kms:Decrypt"], "conditions": ["a b", "c d"]}
	refusal.doubt(conditional, "p", "x") == "can't tell whether p allows kms:Decrypt for x: depends on a b; c d"
	refusal.doubt({"denied": ["kms:Decrypt"]}, "p", "x") == concat("", [
		"can't tell whether a job needs kms:Decrypt for x, which p doesn't allow: ",
		"depends on the backup selection",
	])
}

test_help_prints_the_missing_statements if {
	all := {"account": "444455556666", "principals": [_linked], "denied": ["kms:CreateGrant", "kms:Decrypt"]}
	refusal.help(all) == concat("", [
		`add to the key policy: `,
		`{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444455556666:root"}, "Action": ["kms:Decrypt"], "Resource": "*"}, `,
		`{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444455556666:root"}, "Action": ["kms:CreateGrant"], `,
		`"Resource": "*", "Condition": {"Bool": {"kms:GrantIsForAWSResource": "true"}}}`,
	])
	nobody := {"account": "444455556666", "denied": ["kms:Decrypt"]}
	contains(refusal.help(nobody), `"Principal": {"AWS": "444455556666"}`)
}

test_help_names_the_deny if {
	by := [{"policy": "p:k", "statement": 0, "sid": "Shut"}, {"policy": "p:k", "statement": 2}]
	elsewhere := object.union(_denied("destination"), {"by": by})
	refusal.help(elsewhere) == concat(" ", [
		"exempt account 444455556666 from the Deny in statement \"Shut\" and statement 3",
		"of the key policy",
	])
	here := object.union(_denied("source"), {"by": by})
	startswith(refusal.help(here), "exempt the backup role from the Deny in ")
}
