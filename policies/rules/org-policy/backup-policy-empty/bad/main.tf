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

resource "aws_organizations_policy" "daily" {
  name    = "daily"
  type    = "BACKUP_POLICY"
  content = jsonencode({})
}
