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

resource "aws_organizations_delegated_administrator" "backup" {
  account_id        = "555566667777"
  service_principal = "backup.amazonaws.com"
}
