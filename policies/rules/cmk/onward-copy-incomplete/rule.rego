# METADATA
# title: Onward copy that can't work
# description: An event rule and its function look as if they copied backups onward, but lack something for it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: warning
#   remedy: give the onward copy what it lacks, and test that a recovery point arrives
package tfbackup.rules.cmk["onward-copy-incomplete"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.onward

findings contains finding.violated(id, ["pattern"], message) if {
	some id, found in onward.lacking
	not id in onward.works
	not id in onward.unsure

	# What is nearest to an onward copy was meant.
	[_, lacks] := min({[count(each), each] | some each in found})
	words := [_words[field] | some field in sort(lacks)]
	message := sprintf("event rule looks as if it started a copy onward from a vault, but %s; no such copy is ever made, and on restore day nothing of what lies in that vault is anywhere else", [concat(", and ", words)])
}

findings contains finding.undecided_for(id, ["pattern"], waits_for, message) if {
	some id in onward.unsure
	not id in onward.works
	waits_for := onward.waits(id)
	message := "whether the event rule really starts a copy onward from a vault is not known; if not, nothing of what lies in that vault is anywhere else"
}

_words := {
	"customer_key": "the vault has no customer managed key, so no other account can open what lies there",
	"has_destination": "neither the function that it calls nor its input names a vault to copy to",
	"listens": "it is disabled, or not on the default event bus of the vault's account and Region",
	"matches": "its pattern matches no completed copy into a vault that a backup plan copies to",
	"may_be_called": "no aws_lambda_permission lets EventBridge call its function for this rule (lambda:InvokeFunction)",
	"may_pass_role": "the role of the function that it calls may not iam:PassRole",
	"may_start_copy_job": "the role of the function that it calls may not backup:StartCopyJob",
	"role_trusted": "the trust policy of the function's role does not let the function's service call sts:AssumeRole",
}
