module "backup" {
  for_each = toset(["orders"])
  source   = "./modules/vault"
  name     = each.key
  key      = aws_kms_key.old_name.arn
}

resource "aws_kms_key" "old_name" {
  deletion_window_in_days = 7
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = module.backup["orders"].name
    schedule          = "cron(0 3 * * ? *)"
    lifecycle {
      delete_after = 14
    }
  }
}

resource "aws_backup_selection" "orders" {
  name         = "orders"
  plan_id      = aws_backup_plan.daily.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [module.data.arn]
}

module "data" {
  source = "./modules/data"
}
moved {
  from = aws_dynamodb_table.orders
  to   = module.data.aws_dynamodb_table.this
}
moved {
  from = module.backup
  to   = module.backup["orders"]
}
