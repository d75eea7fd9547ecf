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

resource "aws_organizations_policy" "backups" {
  provider = aws.management
  name     = "backups"
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Deny"
      Action   = ["backup:Delete*", "backup:Disassociate*", "backup:Put*", "backup:Update*"]
      Resource = "*"
    }]
  })
}

resource "aws_organizations_policy_attachment" "backups" {
  provider  = aws.management
  policy_id = aws_organizations_policy.backups.id
  target_id = "r-ab12"
}

resource "aws_kms_key" "orders" {
  enable_key_rotation     = true
  deletion_window_in_days = 30
}

resource "aws_backup_vault" "orders" {
  name        = "orders"
  kms_key_arn = aws_kms_key.orders.arn
}
