package tfbackup.lib.wording_test

import data.tfbackup.lib.wording

test_vault_with_and_without_name if {
	wording.vault({"kind": "standard", "name": "orders"}) == `vault "orders"`
	wording.vault({"kind": "standard"}) == "vault"
	wording.vault({"kind": "logically-air-gapped"}) == "air-gapped vault"
}

test_deposed_object_is_called_so if {
	wording.vault({"kind": "standard", "name": "orders", "change": {"deposed": "0a1b2c3d"}}) == `deposed vault "orders"`
}

test_alias_with_and_without_name if {
	wording.alias({"name": "alias/backup"}) == `alias "alias/backup"`
	wording.alias({}) == "alias"
}

test_lock_with_the_terms_that_are_known if {
	lock := {"vault_name": "orders", "mode": "compliance", "min_retention_days": 30}
	wording.lock(lock) == `lock of vault "orders" (compliance mode, minimum retention 30 days)`
	wording.lock({"vault_name": "orders", "mode": "governance"}) == `lock of vault "orders" (governance mode)`
	wording.lock({}) == "lock"
}

test_cause_names_the_attributes if {
	wording.cause({"change": {"replace_paths": ["name", "region"]}}) == "because of name, region"
	startswith(wording.cause({"change": {"actions": []}}), "though no attribute forces it")
}

test_fate_of_recovery_points if {
	startswith(wording.fate({"kind": "logically-air-gapped"}), "AWS refuses")
	startswith(wording.fate({"kind": "standard", "force_destroy": true}), "force_destroy is on")
	startswith(wording.fate({"kind": "standard", "force_destroy": false}), "the apply fails unless")
}

test_waiting_period_of_a_key if {
	wording.waiting_period({"deletion_window_in_days": 7}) == "after 7 days"
	wording.waiting_period({}) == "after 30 days"
	wording.waiting_period({"unknown": {"deletion_window_in_days": {"reason": "sensitive"}}}) == "once its waiting period ends"
}

test_managed_keys_have_names if {
	wording.managed_key({"by_default": true}) == "an AWS managed key"
	wording.managed_key({"alias": "alias/aws/ebs"}) == "the AWS managed key aws/ebs"
	wording.managed_key({}) == "an AWS managed key"
}
