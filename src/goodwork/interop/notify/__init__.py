"""GOV.UK Notify: texts, e-mails and letters out; receipts, returned letters and people's texts in (DOMAIN 6.5)."""
