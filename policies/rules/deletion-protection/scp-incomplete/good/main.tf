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

resource "aws_organizations_policy" "backups" {
  name = "backups"
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Deny"
      Action = [
        "backup:DeleteBackupPlan",
        "backup:DeleteBackupSelection",
        "backup:DeleteBackupVault",
        "backup:DeleteBackupVaultAccessPolicy",
        "backup:DeleteBackupVaultLockConfiguration",
        "backup:DeleteRecoveryPoint",
        "backup:DisassociateRecoveryPoint",
        "backup:PutBackupVaultAccessPolicy",
        "backup:UpdateBackupPlan",
        "backup:UpdateRecoveryPointLifecycle",
      ]
      Resource = "*"
    }]
  })
}

resource "aws_organizations_policy_attachment" "backups" {
  policy_id = aws_organizations_policy.backups.id
  target_id = "ou-ab12-11112222"
}
