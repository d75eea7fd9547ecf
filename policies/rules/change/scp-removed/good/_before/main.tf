terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}

resource "aws_organizations_policy" "protect" {
  name = "protect-backups"
  type = "SERVICE_CONTROL_POLICY"

  content = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Deny"
      Action   = ["backup:DeleteBackupVault", "backup:DeleteRecoveryPoint"]
      Resource = "*"
    }]
  })
}

resource "aws_organizations_policy_attachment" "protect" {
  policy_id = aws_organizations_policy.protect.id
  target_id = "ou-ab12-workload"
}
