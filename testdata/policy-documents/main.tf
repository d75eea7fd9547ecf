# Policy documents in all the ways in which data sources are written, known and deferred.
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

data "aws_iam_policy_document" "base" {
  version = "2008-10-17"
  statement {
    sid       = "Admin"
    actions   = ["kms:*"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111122223333:root"]
    }
  }
  statement {
    actions   = ["kms:Decrypt", "kms:DescribeKey"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["444455556666", "arn:aws:iam::777788889999:root"]
    }
    principals {
      type        = "Service"
      identifiers = ["backup.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalOrgID"
      values   = ["o-a1b2c3d4e5"]
    }
    condition {
      test     = "StringLike"
      variable = "kms:ViaService"
      values   = ["backup.*.amazonaws.com", "ec2.*.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "merged" {
  source_policy_documents = [data.aws_iam_policy_document.base.json, "", jsonencode({ Statement = {
    Sid = "Other", Effect = "Deny", NotPrincipal = { AWS = "111122223333" }, Action = "kms:Disable*", Resource = "*"
  } })]
  statement {
    sid           = "Admin"
    effect        = "Deny"
    not_actions   = ["kms:Get*", "kms:List*"]
    not_resources = ["arn:aws:kms:eu-west-1:111122223333:key/&{aws:PrincipalTag/key}"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
  override_policy_documents = [jsonencode({ Version = "2012-10-17", Statement = [
    { Sid = "Other", Effect = "Deny", Principal = "*", Action = "kms:ScheduleKeyDeletion", Resource = "*" },
    { Sid = "New", Effect = "Allow", Principal = { AWS = "*" }, Action = "kms:Verify", Resource = "*" },
  ] })]
}

resource "aws_iam_role" "app" {
  name_prefix        = "app-"
  path               = "/svc/"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
  }
}

# Read during apply: the role's name isn't known.
data "aws_iam_policy_document" "deferred" {
  source_policy_documents = [data.aws_iam_policy_document.merged.json]
  statement {
    sid       = "App"
    actions   = ["kms:Decrypt"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.app.arn]
    }
  }
}

data "aws_iam_policy_document" "twice" {
  source_policy_documents = [data.aws_iam_policy_document.deferred.json]
  statement {
    sid       = "Vault"
    effect    = "Deny"
    actions   = ["kms:ScheduleKeyDeletion"]
    resources = [aws_backup_vault.v.arn]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

resource "aws_backup_vault" "v" {
  name = "v"
}

resource "aws_kms_key" "k" {
  enable_key_rotation = true
  policy              = data.aws_iam_policy_document.twice.json
}
