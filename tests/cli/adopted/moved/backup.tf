resource "aws_backup_selection" "orders" {
  plan_id      = aws_backup_plan.daily.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  name         = "orders"
  resources    = [aws_dynamodb_table.orders.arn]
}

moved {
  from = aws_kms_key.old_name
  to   = aws_kms_key.new_name
}

resource "aws_kms_key" "new_name" { deletion_window_in_days = 7 }

resource "aws_backup_plan" "daily" {
  name = "daily"
  rule {
    schedule          = "cron(0 3 * * ? *)"
    target_vault_name = module.vaults.name
    rule_name         = "daily"
    lifecycle { delete_after = 14 }
  }
}
