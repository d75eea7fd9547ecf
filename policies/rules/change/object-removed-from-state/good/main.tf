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
  name = "orders"
}

resource "aws_backup_vault" "invoices" {
  name = "invoices"
}
