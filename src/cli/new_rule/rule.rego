# METADATA
# title: TITLE
# description: Say in a sentence or two what is wrong, and what follows from it on restore day.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/vaults.html
# custom:
#   severity: warning
#   remedy: rename the vault so that its name begins with backup-
package PACKAGE

import data.tfbackup.lib.finding

# `tfbackup facts plan.json` prints what `input` has. A violation is certain …
findings contains finding.violated(id, ["name"], message) if {
	some id, vault in input.vaults
	name := vault.name
	not startswith(name, "backup-")
	message := sprintf("vault \"%s\" has a name that doesn't begin with backup-; nobody finds it on restore day", [name])
}

# … and what a plan can't tell is a question, never a pass.
findings contains finding.undecided(id, ["name"], unknown, message) if {
	some id, vault in input.vaults
	unknown := vault.unknown.name
	message := "can't tell whether the vault's name begins with backup-: depends on its name"
}
