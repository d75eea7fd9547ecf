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
  allowed_account_ids = ["111122223333"]
}

data "aws_organizations_organization" "this" {}

resource "aws_organizations_organizational_unit" "workloads" {
  name      = "workloads"
  parent_id = data.aws_organizations_organization.this.roots[0].id
}

resource "aws_organizations_organizational_unit" "sandbox" {
  name      = "sandbox"
  parent_id = aws_organizations_organizational_unit.workloads.id
}

resource "aws_organizations_account" "orders" {
  name      = "orders"
  email     = "orders@example.com"
  parent_id = aws_organizations_organizational_unit.sandbox.id
}

resource "aws_organizations_policy" "protect" {
  name = "protect-backups"
  type = "SERVICE_CONTROL_POLICY"

  content = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Deny"
      Action   = ["backup:Delete*", "backup:Update*", "backup:PutBackupVault*", "backup:Disassociate*"]
      Resource = "*"
    }]
  })
}

resource "aws_organizations_policy_attachment" "protect" {
  policy_id = aws_organizations_policy.protect.id
  target_id = aws_organizations_organizational_unit.workloads.id
}
