### DRAFT: not yet checked by a translator
team-title = آپ کی ٹیم
team-why = یہ لوگ اور جگہیں آپ کی مدد کرتی ہیں۔ کوئی آپ کو آگے نہیں بھیج دیتا: جو آپ کو کسی اور کے پاس بھیجتا ہے وہ آپ کی مدد جاری رکھتا ہے۔
team-since = { $date } سے
role-REFERRER = آپ کے لیے مدد مانگی
role-PROVIDER = آپ کی مدد کرتا ہے
role-COACH = کام اور صحت کے آپ کے کوچ
role-CLINICIAN = آپ کا علاج کرتے ہیں
role-FAMILY_HELPER = آپ کے خاندان یا دوستوں میں سے مدد کرنے والے
role-INTERPRETER = آپ کے لیے ترجمہ کرتے ہیں
role-EMPLOYER = آپ کے کام کی جگہ سے
role-PEER = خود بھی اس سے گزر چکے ہیں
