# METADATA
# title: Service control policy isn't attached
# description: A service control policy binds only the accounts below what it is attached to.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
# custom:
#   severity: warning
#   remedy: attach it to the root, an organizational unit or an account with aws_organizations_policy_attachment
package tfbackup.rules["deletion-protection"]["scp-not-attached"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.policy_document
import data.tfbackup.lib.unattached

findings contains finding.violated(id, [], message) if {
	some id in unattached.none
	_protects_backups(id)
	message := "service control policy that protects backups is attached to no root, unit or account; it keeps nobody from anything"
}

findings contains finding.undecided_for(id, [], waits_for, message) if {
	some id in unattached.unsure
	_protects_backups(id)
	waits_for := unattached.waits(id)
	message := "nothing here shows that the service control policy is attached; unless it is, it keeps nobody from destroying backups"
}

findings contains finding.undecided(id, ["document"], unknown, message) if {
	some id in unattached.none
	policy := input.organization_policies[id]
	policy.policy_type == "SERVICE_CONTROL_POLICY"
	unknown := policy_document.unread(policy, {"actions", "effect"})
	not _protects_backups(id)
	message := "policy is attached to no root, unit or account; whether it is meant to protect backups is not known"
}

_protects_backups(id) if {
	policy := input.organization_policies[id]
	policy.policy_type == "SERVICE_CONTROL_POLICY"
	some statement in policy.document.statements
	statement.effect == "Deny"
	some action in statement.actions
	startswith(lower(action), "backup:")
}
