package tfbackup.rules["deletion-protection"]["scp-over-quota_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules["deletion-protection"]["scp-over-quota"] as rule

_of(type, characters) := found if {
	found := rule.findings with input as testing.with_actions({"organization_policies": {"p:scp": {"policy_type": type, "name": "backups", "characters": characters}}})
}

test_violated_one_too_many if {
	_of("SERVICE_CONTROL_POLICY", 10241) == {{
		"resource": "p:scp",
		"attribute": ["document"],
		"message": concat("", [
			`SCP "backups" has 10241 characters, but AWS allows at most 10240; `,
			"the apply fails, and the policy denies nothing",
		]),
		"verdict": "violated",
	}}
}

test_satisfied_just_short_enough if _of("SERVICE_CONTROL_POLICY", 10240) == set()

test_satisfied_other_policies_have_other_quotas if _of("BACKUP_POLICY", 12000) == set()

test_undecided_attachments_of_nobody_knows_what if {
	attachments := {id: {"target": {"unknown": {"id": {"reason": "after-apply"}}}} |
		some number in numbers.range(1, 11)
		id := sprintf("p:a%v", [number])
	}
	facts := testing.with_actions({"organization_policies": {}, "policy_attachments": attachments, "attached": {}})
	found := rule.findings with input as facts
	{f.verdict | some f in found} == {"undecided"}
	fewer := rule.findings with input as object.remove(facts, ["policy_attachments"])
	fewer == set()
}
