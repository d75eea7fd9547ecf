terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_backup_vault" "orders" {
  name        = "orders"
  kms_key_arn = "arn:aws:kms:eu-west-1:444455556666:key/0b1c6f2e-6d1b-4f0e-9d3f-2f8a7c5e4b1a"
}

resource "aws_backup_vault_lock_configuration" "orders" {
  backup_vault_name   = aws_backup_vault.orders.name
  changeable_for_days = 14
  min_retention_days  = 30
}
