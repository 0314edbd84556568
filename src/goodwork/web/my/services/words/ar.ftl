### DRAFT: not yet approved by anybody.
title = اطلب المساعدة من جهة
lead = الاختيار لك. ترى ما سنرسله قبل إرساله. يمكنك إيقافه في أي وقت.
panel-title = المساعدة التي طلبتها
panel-more = اطلب المساعدة من جهة
panel-none = يمكنك أن تطلب المساعدة بنفسك وترى ما يحدث.
follow = تابع ما يحدث
fits-title = ما قد يناسبك
fits-none = لا نعرف الآن شيئًا يناسبك. اطلب منا أن نتصل بك، ونبحث معًا.
others-title = مساعدة أخرى يمكنك طلبها
look-title = ابحث عن مساعدة أخرى
look-open = اختر ما تبحث عنه
look-need = في أي شيء تحتاج إلى المساعدة؟
look-language = أي لغة يجب أن يتحدثوا؟
look-order = اعرض أولاً
look-words = كلمة تبحث عنها
look-button = ابحث
look-all = اعرض كل شيء من جديد
see-all = عرض الكل
look-nothing = لا توجد جهة تناسب بحثك. ابحث عن أقل، أو اطلب منا أن نتصل بك.
any = أي شيء
any-language = أي لغة
order-FIT = الأنسب لي
order-NEAR = القريب مني
order-QUICK = من يرد أسرع
found = { $count ->
    [zero] لا توجد جهة
    [one] جهة واحدة
    [two] جهتان
    [few] { $count } جهات
   *[other] { $count } جهة
 }
ask = اطلب هذا
with = مع { $name }
ways = كيف: { $ways }
places = أين: { $places }
speaks = يتحدثون: { $languages }
weeks = { $weeks ->
    [one] يستغرق نحو أسبوع واحد.
    [two] يستغرق نحو أسبوعين.
    [few] يستغرق نحو { $weeks } أسابيع.
   *[other] يستغرق نحو { $weeks } أسبوعًا.
 }
why-NEED = قلت إن هذا مهم لك: { $needs }.
why-PLAN = يناسب خطتك.
why-LANGUAGE = يتحدثون لغتك.
why-CULTURE = أُعد مع مجتمعك.
why-DISTANCE = { $miles ->
    [0.5] يبعد عنك نحو نصف ميل.
    [one] يبعد عنك نحو ميل واحد.
    [two] يبعد عنك نحو ميلين.
    [few] يبعد عنك نحو { $miles } أميال.
   *[other] يبعد عنك نحو { $miles } ميل.
 }
why-REMOTE = يمكنك الحصول عليه بالهاتف أو الفيديو.
speed-MEASURED = { $days ->
    [0] يردون غالبًا في اليوم نفسه. عدد الأشخاص الذين نعرف منهم هذا: { $count }.
    [1] يردون غالبًا خلال يوم عمل واحد. عدد الأشخاص الذين نعرف منهم هذا: { $count }.
    [2] يردون غالبًا خلال يومي عمل. عدد الأشخاص الذين نعرف منهم هذا: { $count }.
    [few] يردون غالبًا خلال { $days } أيام عمل. عدد الأشخاص الذين نعرف منهم هذا: { $count }.
   *[other] يردون غالبًا خلال { $days } يوم عمل. عدد الأشخاص الذين نعرف منهم هذا: { $count }.
 }
speed-DECLARED = { $days ->
    [0] يقولون إنهم يردون في اليوم نفسه.
    [1] يقولون إنهم يردون خلال يوم عمل واحد.
    [2] يقولون إنهم يردون خلال يومي عمل.
    [few] يقولون إنهم يردون خلال { $days } أيام عمل.
   *[other] يقولون إنهم يردون خلال { $days } يوم عمل.
 }
speed-DEFAULT = { $days ->
    [0] لا نعرف بعد متى يردون. نطلب منهم الرد في اليوم نفسه.
    [1] لا نعرف بعد متى يردون. نطلب منهم الرد خلال يوم عمل واحد.
    [2] لا نعرف بعد متى يردون. نطلب منهم الرد خلال يومي عمل.
    [few] لا نعرف بعد متى يردون. نطلب منهم الرد خلال { $days } أيام عمل.
   *[other] لا نعرف بعد متى يردون. نطلب منهم الرد خلال { $days } يوم عمل.
 }
first-title = قد يساعدك شيء آخر أولاً
going-title = لقد طلبت هذا من قبل
refused-title = ليس لك الآن
refused-from = قد يتغير هذا في { $date }.
refused-do = هل تظن أن هذا خطأ؟
none-title = ألا يناسبك شيء هنا؟
none-text = أخبرنا بما تحتاج. نتصل بك ونبحث معًا.
ring = اطلب منا أن نتصل بك
mode-IN_PERSON = وجهًا لوجه
mode-PHONE = بالهاتف
mode-VIDEO = بالفيديو
mode-GROUP = في مجموعة
mode-ONLINE_MODULE = عبر الإنترنت
need-BODY = ألم أو مشكلة في الجسم
need-MOOD = المزاج أو التوتر أو القلق
need-OTHER_CONDITION = مشكلة صحية أخرى
need-CARING = رعاية شخص آخر
need-TRAVEL = الوصول إلى العمل
need-MONEY = هموم المال
need-WORKPLACE = شيء في العمل
need-FINDING_WORK = إيجاد عمل
need-KEEPING_WORK = الحفاظ على عملي
need-HOUSING = مكان سكني
need-ISOLATION = الوحدة الكثيرة
need-SKILLS = القراءة أو الكتابة أو مهارات أخرى
words-label = في أي شيء تريد المساعدة؟
words-hint = اكتب بكلماتك. تكفي جملتان أو ثلاث. سيقرأون هذا.
words-missing = اكتب في أي شيء تريد المساعدة
words-too-long = اكتب { $limit } حرفًا أو أقل
helper-summary = يساعدني شخص في كتابة هذا
helper-text = أنت تقرر ما يُكتب ويُرسل. نسجل من يساعدك.
helper-name = اسم من يساعدك
helper-relation = ما صلته بك؟
helper-nobody = لا أحد يساعدني
helper-name-missing = اكتب اسم من يساعدك
relation-missing = اختر ما صلته بك
see-button = انظر ما سيصلهم
preview-title = هذا ما سيصل إلى { $name }
preview-text = يصلهم هذا ولا شيء غيره. لم يُرسل شيء بعد.
preview-not = لا تصلهم إجاباتك عن أسئلتنا ولا ملاحظات مدربك ولا سجلك الصحي.
preview-some = يصلهم هذا. لم يُرسل شيء بعد.
also-RECORD = { $name } تعمل هنا معنا. يمكنهم أيضًا رؤية تاريخ ميلادك وعيادة طبيبك ومجموعتك العرقية.
also-ANSWERS = { $name } تعمل هنا معنا. يمكنهم أيضًا رؤية تاريخ ميلادك وعيادة طبيبك ومجموعتك العرقية وإجاباتك عن أسئلتنا.
not-ANSWERS = لا يصلهم سجلك الصحي.
supporter = { $name }، التي تساعدك الآن، ترى أنك طلبت هذا. لا ترى ما كتبته.
row-name = اسمك
row-phone = الهاتف
row-mobile = الرسائل
row-email = البريد الإلكتروني
row-address = العنوان
row-language = اللغة
row-needs = ما تحتاج إليه
row-work = العمل
row-asked = تريد المساعدة في
row-words = كلماتك
row-comment = ممن أرسلك
row-cautions = ما يجب أن ينتبهوا له
agreed = نعم، أرسلوا هذا إلى { $name }. يمكنهم استخدامه لمساعدتي، ولا لشيء آخر.
agreed-hint = يمكنك أن تقول لا. يمكنك التراجع في أي وقت. رعايتك وشهادتك الطبية ومساعداتك لا تتغير.
agreed-missing = ضع علامة في المربع إذا وافقت. إذا لم توافق فلن نرسل شيئًا.
send-button = أرسل إلى { $name }
change-button = غيّر كلماتي
changed = تغيّر شيء عنك. انظر مرة أخرى قبل الإرسال.
refused-now = لا تستطيع { $name } مساعدتك الآن
sent-title = لقد أرسلناه
already-title = لقد طلبت هذا من قبل
follow-title = طلبك إلى { $name }
proof-reference = رقمك المرجعي
proof-to = أُرسل إلى
proof-when = أُرسل في
proof-typed = كتبه
typed-PERSON = أنت
typed-HELPER = { $name }، الذي ساعدك. القرار كان لك.
typed-USER = { $name }، زميل لنا، كما قلت أنت. القرار كان لك.
way-PHONE = بالهاتف
way-IN_PERSON = وجهًا لوجه
proof-waits = نرسل إليك هذا الإثبات في رسالة أيضًا.
proof-gone = أرسلنا إليك هذا الإثبات في رسالة أيضًا، في { $moment }.
proof-none = لا نستطيع أن نكتب إليك. احتفظ بالرقم: يمكنك دائمًا أن تتصل وتسأل.
others-sent = طلب شخص هذا من أجلك في { $date }.
next-title = ما الذي سيحدث بعد ذلك
next-none = لا يوجد شيء آخر مخطط هنا.
track-title = ما يحدث
step-SENT = أُرسل إليهم
step-SEEN = فتحوه
step-ANSWERED = يردون
step-CONTACT = يتواصلون معك
step-STARTED = تبدأ المساعدة
step-ENDED = تنتهي المساعدة
mark-DONE = تم في { $date }
mark-DONE-UNDATED = تم
mark-NEXT = ننتظر هذا الآن
mark-LATER = هذا يأتي لاحقًا
mark-NEVER = لن يحدث هذا الآن
expected-MEASURED = { $same ->
    [yes] يحصل معظم الناس على هذا حتى { $most }. عدد الأشخاص الذين نعرف منهم هذا: { $count }.
   *[other] يحصل نصف الناس على هذا حتى { $half }، وكلهم تقريبًا حتى { $most }. عدد الأشخاص الذين نعرف منهم هذا: { $count }.
 }
expected-LONGER = كثيرًا ما يستغرق أطول من { $half }. عدد الأشخاص الذين نعرف منهم هذا: { $count }، وآخرون ما زالوا ينتظرون.
expected-DECLARED = يقولون: حتى { $most }.
expected-DEFAULT = نطلب منهم ذلك حتى { $most }.
held = هذا الآن عند { $name }.
words-title = ما كتبته
stop-link = أوقف هذا الطلب
ended-title = لقد انتهى هذا
ended-UNABLE_TO_CONTACT = حاولوا ولم يستطيعوا الوصول إليك. اطلب منا أن نتصل بك، ونبدأ من جديد.
ended-NO_LONGER_WANTED = قلت إنك لم تعد تريده.
ended-DEFERRED = أردته لاحقًا.
ended-INELIGIBLE = هذه الخدمة لأشخاص آخرين: قواعدها لا تسمح لها بمساعدتك.
ended-NO_CAPACITY = ليس لديهم مكان الآن.
ended-BETTER_HELPED_ELSEWHERE = يرون أن خدمة أخرى يمكنها أن تساعدك بشكل أفضل.
ended-PLAN_COMPLETED = انتهت المساعدة.
ended-SUPPORTED_ELSEWHERE_NOW = خدمة أخرى تواصل من هنا.
ended-MOVED_AWAY = لقد انتقلت.
ended-MADE_IN_ERROR = أُنشئ بالخطأ أو مرتين.
ended-CONSENT_WITHDRAWN = لقد سحبت موافقتك. لم يعودوا يرون شيئًا عنك.
ended-DIED = لقد انتهى.
ended-SAME_AS_ANOTHER = الطلب نفسه مستمر برقم آخر.
ended-PROVIDER_CLOSED = الخدمة التي أُحلت إليها أُغلقت.
can-do = ما يمكنك فعله
other-help = ابحث عن مساعدة أخرى
state-REQUESTED = أُرسل. لم يردوا بعد.
state-ACCEPTED = قالوا نعم.
state-REJECTED = قالوا لا.
state-ON_HOLD = أُجّل.
state-IN_PROGRESS = بدأت المساعدة.
state-COMPLETED = انتهى.
state-CANCELLED = أُوقف.
state-FAILED = لم يستطيعوا الوصول إليك.
stop-title = هل توقف طلبك إلى { $name }؟
stop-text = نقول لـ { $name } ألا تفعل شيئًا آخر. لا أحد ينزعج. يمكنك أن تطلب من جديد في أي وقت.
stop-sight = هل يمكن أن ترى { $name } بياناتك بعد الآن؟
stop-keep = نعم، يمكنهم رؤيتها
stop-all = لا، لا يرون شيئًا آخر عني
stop-all-hint = إذا اخترت لا، يتوقف كل ما لديك عندهم.
stop-missing = اختر نعم أو لا
stop-button = أوقفه الآن
stopped = أوقفنا طلبك إلى { $name } ونحن نخبرهم.
told-to-stop = طلبنا من { $name } التوقف في { $moment }: الرقم { $reference }.
told-message = خرجت رسالتنا في { $moment }.
told-arrived = وصلت في { $moment }.
told-desk = هذا في قائمة مهامهم هنا.
share-happens = عندما تسحب موافقتك، لا يرون شيئًا آخر عنك فورًا. ما هو مفتوح لك عندهم يتوقف. نطلب منهم التوقف.
closed-NOT_BEGUN = تبدأ هذه الخدمة يوم { $date }.
closed-ENDED = انتهت هذه الخدمة يوم { $date }.
closed-PAST_LAST_REFERRAL = قبلت هذه الخدمة آخر أشخاص جدد يوم { $date }.
places-taken = { $count ->
    [zero] لا توجد أماكن.
    [one] المكان الوحيد مشغول.
    [two] المكانان مشغولان.
    [few] كل الأماكن، وعددها { $count }، مشغولة.
   *[other] كل الأماكن، وعددها { $count }، مشغولة.
 }
could-not = لم نتمكن من إرساله. اطلب منا الاتصال بك، وننظر معًا.
preview-tongue = تصلهم هذه المعلومات بالإنجليزية. كلماتك أنت تصلهم كما كتبتها.
value-interpreter = مترجم: { $tongue }
value-reading = مساعدة في القراءة
professional-BSL = مترجم لغة الإشارة البريطانية
professional-DEAFBLIND_MANUAL = مترجم للصم المكفوفين
professional-LIPSPEAKER = متحدث بحركة الشفاه
professional-NOTE_TAKER = مدوّن ملاحظات
professional-SIGHTED_GUIDE = مرافق مبصر
professional-SPEECH_TO_TEXT = ناسخ الكلام إلى نص
professional-ADVOCATE = مناصر يتحدث معك
format-11 = طباعة كبيرة
format-12 = طريقة برايل
format-13 = صوت مسجل
format-VERBAL = كلام وليس كتابة
format-EASY_READ = نص سهل القراءة
format-LARGE_20 = خط بسيط بحجم 20
format-LARGE_24 = خط بسيط بحجم 24
format-LARGE_28 = خط بسيط بحجم 28
format-THIRD_PARTY = شخص يقرأه لك
method-1 = التفضيل: رسالة بريدية
method-2 = التفضيل: زيارة
method-3 = التفضيل: الهاتف
method-4 = التفضيل: البريد الإلكتروني
method-5 = التفضيل: هاتف نصي
method-6 = التفضيل: الهاتف، عن طريق شخص آخر
method-7 = التفضيل: لغة الإشارة
method-8 = التفضيل: بلا هاتف، لا رسائل ولا مكالمات
method-9 = التفضيل: رسالة نصية
work-IN_WORK = يعمل
work-OFF_SICK = لديه عمل، في إجازة مرضية
work-OUT_OF_WORK = بلا عمل
work-UNKNOWN = غير معروف
asked-STAY_IN_WORK = البقاء في العمل
asked-GO_BACK = العودة إلى العمل
asked-FIND_WORK = إيجاد عمل
asked-CHANGES_AT_WORK = تغييرات في العمل
asked-PAIN_AND_WORK = الألم أو الحركة
asked-MOOD_AND_WORK = المزاج أو القلق
asked-MONEY_OR_HOME = المال أو الديون أو السكن
asked-SOMETHING_ELSE = شيء آخر
caution-RING_ONLY = قد يقرأ شخص آخر رسائلهم. اتصلوا بهم، ولا تتحدثوا مع غيرهم، ولا تتركوا رسالة.
caution-NO_PHONE = لا تتصلوا بهم ولا ترسلوا رسائل نصية.
caution-NO_TEXTS = طلبوا عدم إرسال رسائل نصية.
caution-HIDDEN = { $known ->
    [yes] مكانهم وطريقة التواصل معهم أمر مخفي. التواصل يتم عن طريق { $sender }.
   *[other] مكانهم وطريقة التواصل معهم أمر مخفي. التواصل يتم عن طريق خدمتنا.
 }
