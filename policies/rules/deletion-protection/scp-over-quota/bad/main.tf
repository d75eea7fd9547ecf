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

resource "aws_organizations_policy" "archives" {
  name = "archives"
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Deny"
      Action   = "s3:DeleteBucket"
      Resource = [for year in range(1850, 2100) : "arn:aws:s3:::central-archive-of-the-invoices-of-${year}"]
    }]
  })
}
