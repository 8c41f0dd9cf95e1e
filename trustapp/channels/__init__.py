"""How words leave the house: mail, SMS, RSS, social, webhooks."""
