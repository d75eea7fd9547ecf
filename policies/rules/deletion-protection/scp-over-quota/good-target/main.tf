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

locals {
  unused_services = toset([
    "chime",
    "cloud9",
    "codestar",
    "deepracer",
    "gamelift",
    "iotanalytics",
    "lightsail",
    "panorama",
    "robomaker",
  ])
}

resource "aws_organizations_policy" "unused" {
  for_each = local.unused_services
  name     = "no-${each.key}"
  content = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Action = "${each.key}:*", Resource = "*" }]
  })
}

resource "aws_organizations_policy_attachment" "unused" {
  for_each  = local.unused_services
  policy_id = aws_organizations_policy.unused[each.key].id
  target_id = "ou-ab12-11112222"
}
