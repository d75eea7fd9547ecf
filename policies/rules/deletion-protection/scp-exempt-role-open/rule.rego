# METADATA
# title: SCP exempts a role that many can assume
# description: The trust policy of an exempt role lets a whole account, or code that people deploy, act as the role.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user.html
# custom:
#   severity: warning
#   remedy: trust only one principal of an account that runs no workload
package tfbackup.rules["deletion-protection"]["scp-exempt-role-open"]

import data.tfbackup.lib.exemption
import data.tfbackup.lib.finding
import data.tfbackup.lib.scp
import data.tfbackup.lib.text

findings contains object.union(finding.violated(id, ["document"], message), {"twin": role, "related": related}) if {
	some id, roles in exemption.roles
	some role in roles
	open := exemption.open_to(input.roles[role].trust)
	count(open) > 0
	related := [{"resource": role, "attribute": ["trust"], "label": "trusts them"}]
	message := sprintf("%s exempts role \"%s\", whose trust policy lets %s call sts:AssumeRole; they can delete backups with it", [
		scp.called(id),
		input.roles[role].name,
		text.list(open, 2),
	])
}

findings contains object.union(finding.undecided_for(id, ["document"], waits_for, message), {"twin": role}) if {
	some id, roles in exemption.roles
	some role in roles
	unknown := input.roles[role].unknown.trust
	waits_for := [finding.wait(role, ["trust"], unknown)]
	message := sprintf("%s exempts role \"%s\"; can't tell who may call sts:AssumeRole on it", [scp.called(id), input.roles[role].name])
}
