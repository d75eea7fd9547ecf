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

resource "aws_organizations_organization" "this" {
  aws_service_access_principals = ["backup.amazonaws.com"]
  enabled_policy_types          = ["RESOURCE_CONTROL_POLICY", "SERVICE_CONTROL_POLICY"]
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
