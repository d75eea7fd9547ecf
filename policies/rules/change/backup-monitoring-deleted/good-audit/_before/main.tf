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

resource "aws_backup_report_plan" "jobs" {
  name = "jobs"

  report_delivery_channel {
    s3_bucket_name = "orders-reports"
  }

  report_setting {
    report_template = "BACKUP_JOB_REPORT"
  }
}
