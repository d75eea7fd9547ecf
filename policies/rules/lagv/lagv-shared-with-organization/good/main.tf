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
  allowed_account_ids = ["111122223333"]
}

resource "aws_backup_logically_air_gapped_vault" "orders" {
  name               = "orders"
  min_retention_days = 7
  max_retention_days = 90
}

resource "aws_ram_resource_share" "recovery" {
  name                      = "recovery"
  allow_external_principals = true
}

resource "aws_ram_resource_association" "orders" {
  resource_arn       = aws_backup_logically_air_gapped_vault.orders.arn
  resource_share_arn = aws_ram_resource_share.recovery.arn
}

resource "aws_ram_principal_association" "recovery" {
  principal          = "555566667777"
  resource_share_arn = aws_ram_resource_share.recovery.arn
}
