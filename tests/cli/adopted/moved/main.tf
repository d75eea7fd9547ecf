resource "aws_dynamodb_table" "orders" {
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    type = "S"
    name = "id"
  }
}

# Nothing to do with backups.
resource "aws_iam_role" "deploy" {
  name               = "deploy"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}

module "vaults" {
  source = "./modules/vault"
  name   = "orders"
  key    = aws_kms_key.new_name.arn
}

moved {
  from = module.backup
  to   = module.vaults
}
