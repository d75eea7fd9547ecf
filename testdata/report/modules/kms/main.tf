resource "aws_kms_key" "backup" {
  description             = "recovery points"
  deletion_window_in_days = 7
}

output "arn" {
  value = aws_kms_key.backup.arn
}
