terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

provider "aws" {
  region              = "us-east-1"
  allowed_account_ids = ["555566667777"]
}

resource "aws_cloudformation_stack" "team" {
  name = "recovery-team"

  template_body = jsonencode({
    Resources = {
      Team = {
        Type = "AWS::MPA::ApprovalTeam"
        Properties = {
          Name             = "recovery"
          ApprovalStrategy = { MofN = { MinApprovalsRequired = 3 } }
          Approvers = [
            { PrimaryIdentityId = "alice", PrimaryIdentitySourceArn = "arn:aws:mpa:us-east-1:555566667777:identity-source/center" },
            { PrimaryIdentityId = "bob", PrimaryIdentitySourceArn = "arn:aws:mpa:us-east-1:555566667777:identity-source/center" },
          ]
          Policies = [{ PolicyArn = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/$DEFAULT" }]
        }
      }
    }
  })
}
