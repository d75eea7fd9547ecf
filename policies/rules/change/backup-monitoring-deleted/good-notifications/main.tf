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

resource "aws_kms_key" "orders" {
  enable_key_rotation     = true
  deletion_window_in_days = 30
}

resource "aws_backup_vault" "orders" {
  name        = "orders"
  kms_key_arn = aws_kms_key.orders.arn
}

resource "aws_backup_vault_notifications" "orders" {
  backup_vault_name   = aws_backup_vault.orders.name
  sns_topic_arn       = "arn:aws:sns:eu-west-1:111122223333:backup"
  backup_vault_events = ["BACKUP_JOB_COMPLETED", "COPY_JOB_FAILED"]
}
