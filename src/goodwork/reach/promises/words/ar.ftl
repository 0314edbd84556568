# DRAFT translation.
step-COACH_WILL_RING = سيتصل بك { $holder } للحديث عن العمل والصحة في موعد أقصاه { $date } الساعة 5 مساءً.
step-COACH_WILL_CONTACT = سيتواصل معك { $holder } في موعد أقصاه { $date } الساعة 5 مساءً.
step-COACH_WILL_REVIEW_PLAN = سيراجع { $holder } خطتك معك في موعد أقصاه { $date } الساعة 5 مساءً.
step-PRACTICE_WILL_RING = سيتصل بك { $holder } في موعد أقصاه { $date } الساعة 5 مساءً.
step-WE_WILL_RING = سيتصل بك { $holder } في موعد أقصاه { $date } الساعة 5 مساءً.
step-WE_WILL_TRY_AGAIN = اتصل { $holder } ولم يتمكن من الوصول إليك. سيحاول مرة أخرى في موعد أقصاه { $date } الساعة 5 مساءً.
step-WE_WILL_CALL_BACK = { $window ->
    [MORNING] سيعاود { $holder } الاتصال بك في { $date } بين الساعة 9 صباحًا و12 ظهرًا.
    [AFTERNOON] سيعاود { $holder } الاتصال بك في { $date } بين الساعة 12 ظهرًا و5 مساءً.
   *[ANY] سيعاود { $holder } الاتصال بك في موعد أقصاه { $date } الساعة 5 مساءً.
 }
step-WE_WILL_WRITE = سيكتب إليك { $holder } في موعد أقصاه { $date } الساعة 5 مساءً.
step-WE_WILL_READ_ANSWER = سيقرأ { $holder } ما كتبته في موعد أقصاه { $date } الساعة 5 مساءً.
step-WE_WILL_READ_TEXT = سيقرأ { $holder } رسالتك ويتواصل معك في موعد أقصاه { $date } الساعة 5 مساءً.
step-WE_WILL_ANSWER_CONCERN = سينظر { $holder } في ما يقلقك ويتواصل معك في موعد أقصاه { $date } الساعة 5 مساءً.
step-PROVIDER_WILL_ANSWER = سيخبرك { $holder } في موعد أقصاه { $date } الساعة 5 مساءً إن كان يستطيع مساعدتك.
step-PROVIDER_WILL_CONTACT = سيتواصل معك { $holder } للمرة الأولى في موعد أقصاه { $date } الساعة 5 مساءً.
step-PROVIDER_WILL_START = سيبدأ { $holder } العمل معك في موعد أقصاه { $date } الساعة 5 مساءً.
step-PROVIDER_WILL_TELL = سيخبر { $holder } كيف تسير الأمور في موعد أقصاه { $date } الساعة 5 مساءً.
step-SENDER_WILL_ANSWER = طُرح على { $holder } سؤال عن إحالتك، وسيجيب عنه في موعد أقصاه { $date } الساعة 5 مساءً.
step-LOCALITY_WILL_CONTACT = سيتواصل معك { $holder }، وهي الخدمة الخاصة بمنطقة سكنك، في موعد أقصاه { $date } الساعة 5 مساءً.
step-WE_WILL_CHECK = سيتحقق { $holder } في موعد أقصاه { $date } الساعة 5 مساءً من أنه تم التواصل معك، وسيخبرك بذلك.
step-SENDER_WILL_FIND_ANOTHER = الخدمة التي أُحلت إليها أُغلقت. سيبحث { $holder } معك عن خدمة أخرى، وسيتواصل معك في موعد أقصاه { $date } الساعة 5 مساءً.
silent = لم يحدث هذا، ونحن نعتذر. قيل لك: { $promise }
late-with-another = كان هذا موعودًا به في { $date } ولم يحدث. نعتذر. سيتولى { $holder } الأمر الآن.
moved-PERSON_ASKED = نُقل من { $from_date } إلى { $to_date } بناءً على طلبك.
moved-NO_ANSWER = نُقل من { $from_date } إلى { $to_date } لأننا اتصلنا ولم نتمكن من الوصول إليك.
moved-HOLDER_AWAY = نُقل من { $from_date } إلى { $to_date } لأن من كان سيقوم به غائب.
moved-NEED_MORE_TIME = نُقل من { $from_date } إلى { $to_date } لأن الأمر يحتاج إلى مزيد من الوقت.
moved-WAITING_FOR_OTHERS = نُقل من { $from_date } إلى { $to_date } لأننا ننتظر ردًا من جهة أخرى.
moved-INTERPRETER_NEEDED = نُقل من { $from_date } إلى { $to_date } حتى يحضر مترجم.
moved-DATE_BROUGHT_FORWARD = نُقل من { $from_date } إلى { $to_date } ليكون أقرب.
