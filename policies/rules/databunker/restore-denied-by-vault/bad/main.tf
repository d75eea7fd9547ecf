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

resource "aws_backup_vault" "databunker" {
  name        = "databunker"
  kms_key_arn = aws_kms_key.databunker.arn
}

resource "aws_backup_vault_lock_configuration" "databunker" {
  backup_vault_name   = aws_backup_vault.databunker.name
  changeable_for_days = 7
  min_retention_days  = 30
}

resource "aws_kms_key" "databunker" {
  enable_key_rotation     = true
  deletion_window_in_days = 30
}

resource "aws_backup_vault_policy" "databunker" {
  backup_vault_name = aws_backup_vault.databunker.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action = [
          "backup:StartRestoreJob",
          "backup:CopyFromBackupVault",
          "backup:PutBackupVaultAccessPolicy",
          "backup:DeleteBackupVaultAccessPolicy",
          "backup:DeleteRecoveryPoint",
        ]
        Resource = "*"
      },
    ]
  })
}
