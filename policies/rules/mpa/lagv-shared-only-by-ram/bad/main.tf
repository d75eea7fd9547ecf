terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
    awscc = {
      source  = "hashicorp/awscc"
      version = "~> 1.0"
    }
  }
}

provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

provider "awscc" {
  region = "eu-west-1"
  assume_role = {
    role_arn = "arn:aws:iam::111122223333:role/deploy"
  }
}

resource "awscc_backup_logically_air_gapped_backup_vault" "orders" {
  backup_vault_name  = "orders"
  min_retention_days = 7
  max_retention_days = 90
}

resource "aws_ram_resource_share" "recovery" {
  name                      = "recovery"
  allow_external_principals = true
}

resource "aws_ram_resource_association" "orders" {
  resource_arn       = awscc_backup_logically_air_gapped_backup_vault.orders.backup_vault_arn
  resource_share_arn = aws_ram_resource_share.recovery.arn
}

resource "aws_ram_principal_association" "recovery" {
  principal          = "555566667777"
  resource_share_arn = aws_ram_resource_share.recovery.arn
}
