terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["444455556666"]
}

provider "aws" {
  alias               = "management"
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

data "aws_organizations_organization" "this" {
  provider = aws.management
}

data "aws_organizations_organizational_units" "all" {
  provider  = aws.management
  parent_id = data.aws_organizations_organization.this.roots[0].id
}

resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name         = "daily"
    target_vault_name = "orders"
    schedule          = "cron(0 5 ? * * *)"

    lifecycle {
      delete_after = 35
    }
  }
}

resource "aws_organizations_policy" "protect" {
  provider = aws.management
  name     = "protect-backup-plans"
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Deny"
      Action   = ["backup:DeleteBackupPlan", "backup:DeleteBackupSelection", "backup:UpdateBackupPlan"]
      Resource = "*"
    }]
  })
}

resource "aws_organizations_policy_attachment" "protect" {
  provider  = aws.management
  policy_id = aws_organizations_policy.protect.id
  target_id = data.aws_organizations_organizational_units.all.children[0].id
}
