package tfbackup.lib.organization_test

import data.tfbackup.lib.organization

_accounts := {
	"111122223333": {"management": true},
	"444455556666": {"management": false, "delegated_for": ["backup.amazonaws.com"]},
	"p:aws": {},
	"p:aws.a": {},
	"p:aws.b": {"delegated_for": ["ram.amazonaws.com"]},
}

test_accounts_are_told_apart if {
	facts := {"accounts": _accounts}
	managing := organization.management with input as facts
	managing == {"111122223333"}
	members := organization.members with input as facts
	members == {"444455556666"}
	delegated := organization.delegated with input as facts
	delegated == {"444455556666"}
}

test_who_makes_the_organization_may_manage_it if {
	made := {"change": {"actions": ["create"]}}
	found := organization.may_manage with input as {
		"accounts": _accounts,
		"organization_units": {"p:u": object.union({"account": "p:aws"}, made), "p:data": {"account": "p:aws.c"}},
		"organization_policies": {"p:p": object.union({"account": "p:aws.a"}, made)},
		"policy_attachments": {
			"p:a": object.union({"account": "p:aws.b"}, made),
			"p:b": object.union({"account": "111122223333"}, made),
			"p:c": object.union({"account": "444455556666"}, made),
		},
	}
	found == {"p:aws", "p:aws.a", "p:aws.b"}
}

test_backup_policies_by_their_type if {
	found := organization.backup_policies with input as {"organization_policies": {
		"p:backup": {"policy_type": "BACKUP_POLICY"},
		"p:scp": {"policy_type": "SERVICE_CONTROL_POLICY"},
	}}
	object.keys(found) == {"p:backup"}
}

test_partial_plans if {
	found := organization.partial with input as {"plans": {"p": {"complete": true}, "q": {"complete": false}}}
	found == {"q"}
}

test_accounts_in_words if {
	organization.called("111122223333") == "account 111122223333"
	organization.called("p:aws") == "its account"
}
