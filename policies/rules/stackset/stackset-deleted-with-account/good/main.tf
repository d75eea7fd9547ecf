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

resource "aws_cloudformation_stack_set" "backup" {
  name             = "backup"
  permission_model = "SERVICE_MANAGED"

  auto_deployment {
    enabled                          = true
    retain_stacks_on_account_removal = true
  }

  template_body = jsonencode({
    Resources = {
      Vault = {
        Type       = "AWS::Backup::BackupVault"
        Properties = { BackupVaultName = "orders" }
      }
    }
  })
}

resource "aws_cloudformation_stack_set_instance" "backup" {
  stack_set_name            = aws_cloudformation_stack_set.backup.name
  stack_set_instance_region = "eu-west-1"

  deployment_targets {
    organizational_unit_ids = ["ou-ab12-workload"]
  }
}
