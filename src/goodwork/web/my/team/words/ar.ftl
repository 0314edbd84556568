### DRAFT: not yet checked by a translator
team-title = فريقك
team-why = هؤلاء الأشخاص والجهات يساعدونك. لا أحد يحيلك ثم يتركك: من يرسلك إلى غيره يواصل مساعدتك.
team-since = منذ { $date }
role-REFERRER = طلب المساعدة من أجلك
role-PROVIDER = يساعدك
role-COACH = مدرّبك للعمل والصحة
role-CLINICIAN = يعالجك
role-FAMILY_HELPER = من عائلتك أو أصدقائك ويساعدك
role-INTERPRETER = يترجم لك
role-EMPLOYER = من مكان عملك
role-PEER = مرّ بالتجربة نفسها
