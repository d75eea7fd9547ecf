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
      Plan = {
        Type = "AWS::Backup::BackupPlan"
        Properties = {
          BackupPlan = {
            BackupPlanName = "daily"
            BackupPlanRule = [{
              RuleName           = "daily"
              TargetBackupVault  = "Default"
              ScheduleExpression = "cron(0 5 ? * * *)"
              Lifecycle          = { DeleteAfterDays = 35 }
            }]
          }
        }
      }
    }
  })
}

resource "aws_cloudformation_stack_set_instance" "backup" {
  stack_set_name            = aws_cloudformation_stack_set.backup.name
  stack_set_instance_region = "eu-west-1"

  deployment_targets {
    organizational_unit_ids = ["ou-ab12-workload"]
    account_filter_type     = "DIFFERENCE"
    accounts                = ["111122223333"]
  }
}

resource "aws_ebs_volume" "orders" {
  availability_zone = "eu-west-1a"
  size              = 100
  encrypted         = true
  kms_key_id        = "arn:aws:kms:eu-west-1:111122223333:key/0b1c6f2e-6d1b-4f0e-9d3f-2f8a7c5e4b1a"
}
