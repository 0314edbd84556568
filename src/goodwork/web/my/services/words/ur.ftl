### DRAFT: not yet approved by anybody.
title = کسی ادارے سے مدد مانگیں
lead = انتخاب آپ کا ہے۔ بھیجنے سے پہلے آپ دیکھتے ہیں کہ ہم کیا بھیجیں گے۔ آپ اسے کسی بھی وقت روک سکتے ہیں۔
panel-title = مدد جو آپ نے مانگی
panel-more = کسی ادارے سے مدد مانگیں
panel-none = آپ خود کسی ادارے سے مدد مانگ سکتے ہیں، اور دیکھ سکتے ہیں کہ کیا ہو رہا ہے۔
follow = دیکھیں کیا ہو رہا ہے
fits-title = جو آپ کے لیے مناسب ہو سکتا ہے
fits-none = ہمارے علم میں ابھی آپ کے لیے کچھ مناسب نہیں۔ ہم سے فون کرنے کو کہیں، ہم مل کر دیکھیں گے۔
others-title = دوسری مدد جو آپ مانگ سکتے ہیں
look-title = دوسری مدد تلاش کریں
look-open = چنیں کہ آپ کیا تلاش کر رہے ہیں
look-need = آپ کو کس چیز میں مدد چاہیے؟
look-language = وہ کون سی زبان بولیں؟
look-order = پہلے دکھائیں
look-words = کوئی لفظ جو آپ ڈھونڈ رہے ہیں
look-button = تلاش کریں
look-all = سب کچھ دوبارہ دیکھیں
see-all = سب دیکھیں
look-nothing = آپ کی تلاش کے مطابق کوئی ادارہ نہیں ملا۔ کم چیزیں چنیں، یا ہم سے فون کرنے کو کہیں۔
any = کچھ بھی
any-language = کوئی بھی زبان
order-FIT = جو میرے لیے سب سے مناسب ہے
order-NEAR = جو میرے قریب ہے
order-QUICK = جو سب سے جلد جواب دیتا ہے
found = { $count ->
    [0] کوئی ادارہ نہیں
    [1] 1 ادارہ
   *[other] { $count } ادارے
 }
ask = یہ مدد مانگیں
with = { $name } کے ساتھ
ways = کیسے: { $ways }
places = کہاں: { $places }
speaks = وہ یہ زبانیں بولتے ہیں: { $languages }
weeks = { $weeks ->
    [1] اس میں تقریباً 1 ہفتہ لگتا ہے۔
   *[other] اس میں تقریباً { $weeks } ہفتے لگتے ہیں۔
 }
why-NEED = آپ نے کہا کہ یہ آپ کے لیے اہم ہے: { $needs }۔
why-PLAN = یہ آپ کے منصوبے کے مطابق ہے۔
why-LANGUAGE = وہ آپ کی زبان بولتے ہیں۔
why-CULTURE = یہ آپ کی برادری کے ساتھ مل کر بنایا گیا ہے۔
why-DISTANCE = { $miles ->
    [0.5] یہ آپ سے تقریباً آدھا میل دور ہے۔
   *[other] یہ آپ سے تقریباً { $miles } میل دور ہے۔
 }
why-REMOTE = آپ یہ مدد فون یا ویڈیو پر لے سکتے ہیں۔
speed-MEASURED = { $days ->
    [0] وہ اکثر اسی دن جواب دیتے ہیں۔ یہ ہمیں { $count ->
        [one] 1 شخص
       *[other] { $count } لوگوں
     } سے معلوم ہے۔
    [1] وہ اکثر 1 کام کے دن میں جواب دیتے ہیں۔ یہ ہمیں { $count ->
        [one] 1 شخص
       *[other] { $count } لوگوں
     } سے معلوم ہے۔
   *[other] وہ اکثر { $days } کام کے دنوں میں جواب دیتے ہیں۔ یہ ہمیں { $count ->
        [one] 1 شخص
       *[other] { $count } لوگوں
     } سے معلوم ہے۔
 }
speed-DECLARED = { $days ->
    [0] وہ کہتے ہیں کہ اسی دن جواب دیتے ہیں۔
    [1] وہ کہتے ہیں کہ 1 کام کے دن میں جواب دیتے ہیں۔
   *[other] وہ کہتے ہیں کہ { $days } کام کے دنوں میں جواب دیتے ہیں۔
 }
speed-DEFAULT = { $days ->
    [0] ہمیں ابھی معلوم نہیں کہ وہ کتنی جلد جواب دیتے ہیں۔ ہم ان سے اسی دن جواب مانگتے ہیں۔
    [1] ہمیں ابھی معلوم نہیں کہ وہ کتنی جلد جواب دیتے ہیں۔ ہم ان سے 1 کام کے دن میں جواب مانگتے ہیں۔
   *[other] ہمیں ابھی معلوم نہیں کہ وہ کتنی جلد جواب دیتے ہیں۔ ہم ان سے { $days } کام کے دنوں میں جواب مانگتے ہیں۔
 }
first-title = ہو سکتا ہے پہلے کچھ اور آپ کی مدد کرے
going-title = آپ یہ پہلے ہی مانگ چکے ہیں
refused-title = ابھی آپ کے لیے نہیں
refused-from = یہ { $date } کو بدل سکتا ہے۔
refused-do = کیا آپ کے خیال میں یہ غلط ہے؟
none-title = کیا یہاں آپ کے لیے کچھ ٹھیک نہیں؟
none-text = ہمیں بتائیں کہ آپ کو کیا چاہیے۔ ہم آپ کو فون کریں گے اور مل کر دیکھیں گے۔
ring = ہم سے فون کرنے کو کہیں
mode-IN_PERSON = آمنے سامنے
mode-PHONE = فون پر
mode-VIDEO = ویڈیو پر
mode-GROUP = گروپ میں
mode-ONLINE_MODULE = آن لائن
need-BODY = درد یا جسم کی کوئی تکلیف
need-MOOD = موڈ، دباؤ یا فکر
need-OTHER_CONDITION = صحت کا کوئی اور مسئلہ
need-CARING = کسی کی دیکھ بھال
need-TRAVEL = کام پر پہنچنا
need-MONEY = پیسوں کی فکر
need-WORKPLACE = کام کی جگہ کا کوئی مسئلہ
need-FINDING_WORK = کام تلاش کرنا
need-KEEPING_WORK = اپنی نوکری قائم رکھنا
need-HOUSING = میرا گھر
need-ISOLATION = بہت زیادہ اکیلا رہنا
need-SKILLS = پڑھنا، لکھنا یا دوسری مہارتیں
words-label = آپ کو کس چیز میں مدد چاہیے؟
words-hint = اپنے الفاظ میں لکھیں۔ دو تین جملے کافی ہیں۔ وہ یہ پڑھیں گے۔
words-missing = لکھیں کہ آپ کو کس چیز میں مدد چاہیے
words-too-long = { $limit } یا اس سے کم حروف لکھیں
helper-summary = کوئی یہ لکھنے میں میری مدد کر رہا ہے
helper-text = کیا لکھا اور بھیجا جائے، یہ فیصلہ آپ کا ہے۔ ہم نوٹ کرتے ہیں کہ کس نے مدد کی۔
helper-name = مدد کرنے والے کا نام
helper-relation = ان کا آپ سے کیا رشتہ ہے؟
helper-nobody = کوئی میری مدد نہیں کر رہا
helper-name-missing = مدد کرنے والے کا نام لکھیں
relation-missing = چنیں کہ ان کا آپ سے کیا رشتہ ہے
see-button = دیکھیں کہ انہیں کیا ملے گا
preview-title = { $name } کو یہ ملے گا
preview-text = انہیں صرف یہی ملے گا، اور کچھ نہیں۔ ابھی کچھ نہیں بھیجا گیا۔
preview-not = انہیں ہمارے سوالوں کے آپ کے جواب، آپ کے کوچ کے نوٹ یا آپ کا صحت کا ریکارڈ نہیں ملتا۔
preview-some = انہیں یہ ملے گا۔ ابھی کچھ نہیں بھیجا گیا۔
also-RECORD = { $name } یہاں ہمارے ساتھ کام کرتا ہے۔ وہ آپ کی تاریخ پیدائش، جی پی سرجری اور نسلی گروہ بھی دیکھ سکتے ہیں۔
also-ANSWERS = { $name } یہاں ہمارے ساتھ کام کرتا ہے۔ وہ آپ کی تاریخ پیدائش، جی پی سرجری، نسلی گروہ اور ہمارے سوالوں کے آپ کے جواب بھی دیکھ سکتے ہیں۔
not-ANSWERS = انہیں آپ کا صحت کا ریکارڈ نہیں ملتا۔
supporter = { $name }، جو ابھی آپ کی مدد کر رہے ہیں، دیکھ سکتے ہیں کہ آپ نے یہ مدد مانگی۔ جو آپ نے لکھا وہ نہیں دیکھتے۔
row-name = آپ کا نام
row-phone = فون
row-mobile = ٹیکسٹ
row-email = ای میل
row-address = پتہ
row-language = زبان
row-needs = آپ کی ضرورتیں
row-work = کام
row-asked = آپ کو مدد چاہیے
row-words = آپ کے الفاظ
row-comment = بھیجنے والے کی طرف سے
row-cautions = جس کا انہیں خیال رکھنا ہے
agreed = ہاں، یہ { $name } کو بھیج دیں۔ وہ اسے صرف میری مدد کے لیے استعمال کر سکتے ہیں۔
agreed-hint = آپ نہیں کہہ سکتے ہیں۔ آپ کسی بھی وقت اسے واپس لے سکتے ہیں۔ آپ کی دیکھ بھال، فٹ نوٹ اور بینیفٹ ویسے ہی رہتے ہیں۔
agreed-missing = اگر آپ راضی ہیں تو خانے میں نشان لگائیں۔ اگر راضی نہیں تو ہم کچھ نہیں بھیجتے۔
send-button = { $name } کو بھیجیں
change-button = میرے الفاظ بدلیں
changed = آپ کے بارے میں کچھ بدل گیا ہے۔ بھیجنے سے پہلے دوبارہ دیکھیں۔
refused-now = { $name } ابھی آپ کی مدد نہیں کر سکتا
sent-title = ہم نے بھیج دیا ہے
already-title = آپ یہ پہلے ہی مانگ چکے ہیں
follow-title = { $name } سے آپ کی درخواست
proof-reference = آپ کا حوالہ نمبر
proof-to = کس کو بھیجا
proof-when = کب بھیجا
proof-typed = کس نے لکھا
typed-PERSON = آپ نے
typed-HELPER = { $name } نے، جنہوں نے آپ کی مدد کی۔ فیصلہ آپ کا تھا۔
typed-USER = ہمارے ساتھی { $name } نے، جیسا آپ نے کہا۔ فیصلہ آپ کا تھا۔
way-PHONE = فون پر
way-IN_PERSON = آمنے سامنے
proof-waits = ہم یہ ثبوت آپ کو پیغام میں بھی بھیج رہے ہیں۔
proof-gone = ہم نے یہ ثبوت آپ کو پیغام میں بھی بھیجا: { $moment }۔
proof-none = ہم آپ کو لکھ نہیں سکتے۔ حوالہ نمبر اپنے پاس رکھیں: آپ ہمیشہ فون کر کے پوچھ سکتے ہیں۔
others-sent = کسی نے { $date } کو آپ کے لیے یہ مدد مانگی۔
next-title = آگے کیا ہو گا
next-none = یہاں اور کچھ طے نہیں ہے۔
track-title = کیا ہو رہا ہے
step-SENT = انہیں بھیج دیا گیا
step-SEEN = انہوں نے اسے کھولا
step-ANSWERED = وہ جواب دیتے ہیں
step-CONTACT = وہ آپ سے رابطہ کرتے ہیں
step-STARTED = مدد شروع ہوتی ہے
step-ENDED = مدد ختم ہوتی ہے
mark-DONE = { $date } کو ہو گیا
mark-DONE-UNDATED = ہو گیا
mark-NEXT = ابھی اس کا انتظار ہے
mark-LATER = یہ بعد میں ہو گا
mark-NEVER = یہ اب نہیں ہو گا
expected-MEASURED = { $same ->
    [yes] زیادہ تر لوگوں کو یہ { $most } تک مل جاتا ہے۔ یہ ہمیں { $count ->
        [one] 1 شخص
       *[other] { $count } لوگوں
     } سے معلوم ہے۔
   *[other] آدھے لوگوں کو یہ { $half } تک ملتا ہے، تقریباً سب کو { $most } تک۔ یہ ہمیں { $count ->
        [one] 1 شخص
       *[other] { $count } لوگوں
     } سے معلوم ہے۔
 }
expected-LONGER = اکثر اس میں { $half } سے زیادہ وقت لگتا ہے۔ یہ ہمیں { $count ->
        [one] 1 شخص
       *[other] { $count } لوگوں
     } سے معلوم ہے، اور کچھ ابھی انتظار میں ہیں۔
expected-DECLARED = وہ کہتے ہیں: { $most } تک۔
expected-DEFAULT = ہم ان سے { $most } تک کرنے کو کہتے ہیں۔
held = یہ اب { $name } کے پاس ہے۔
words-title = جو آپ نے لکھا
stop-link = یہ درخواست روکیں
ended-title = یہ ختم ہو گیا ہے
ended-UNABLE_TO_CONTACT = انہوں نے کوشش کی مگر آپ سے رابطہ نہ ہو سکا۔ ہم سے فون کرنے کو کہیں، ہم دوبارہ شروع کریں گے۔
ended-NO_LONGER_WANTED = آپ نے کہا کہ اب آپ کو یہ نہیں چاہیے۔
ended-DEFERRED = آپ یہ بعد میں چاہتے تھے۔
ended-INELIGIBLE = یہ خدمت دوسرے لوگوں کے لیے ہے: اس کے اصول اسے آپ کی مدد کرنے نہیں دیتے۔
ended-NO_CAPACITY = ابھی ان کے پاس جگہ نہیں ہے۔
ended-BETTER_HELPED_ELSEWHERE = ان کا خیال ہے کہ کوئی دوسری خدمت آپ کی بہتر مدد کر سکتی ہے۔
ended-PLAN_COMPLETED = مدد مکمل ہو گئی ہے۔
ended-SUPPORTED_ELSEWHERE_NOW = یہاں سے کوئی دوسری خدمت آگے مدد کرے گی۔
ended-MOVED_AWAY = آپ کہیں اور چلے گئے۔
ended-MADE_IN_ERROR = یہ غلطی سے، یا دو بار بنی تھی۔
ended-CONSENT_WITHDRAWN = آپ نے اپنی رضامندی واپس لے لی۔ اب وہ آپ کے بارے میں کچھ نہیں دیکھ سکتے۔
ended-DIED = یہ ختم ہو گیا ہے۔
ended-SAME_AS_ANOTHER = یہی درخواست دوسرے حوالہ نمبر سے جاری ہے۔
ended-PROVIDER_CLOSED = جس سروس کے پاس آپ کو بھیجا گیا تھا وہ بند ہو گئی ہے۔
can-do = آپ کیا کر سکتے ہیں
other-help = دوسری مدد تلاش کریں
state-REQUESTED = بھیج دی گئی۔ ابھی جواب نہیں آیا۔
state-ACCEPTED = انہوں نے ہاں کہا۔
state-REJECTED = انہوں نے نہیں کہا۔
state-ON_HOLD = بعد کے لیے رکھا گیا۔
state-IN_PROGRESS = مدد شروع ہو گئی ہے۔
state-COMPLETED = مکمل۔
state-CANCELLED = روک دی گئی۔
state-FAILED = وہ آپ سے رابطہ نہ کر سکے۔
stop-title = { $name } سے اپنی درخواست روکیں؟
stop-text = ہم { $name } سے کہیں گے کہ اور کچھ نہ کریں۔ کوئی برا نہیں مانتا۔ آپ کسی بھی وقت دوبارہ مانگ سکتے ہیں۔
stop-sight = کیا { $name } اب بھی آپ کی معلومات دیکھ سکتا ہے؟
stop-keep = ہاں، وہ اب بھی دیکھ سکتے ہیں
stop-all = نہیں، وہ میرے بارے میں اور کچھ نہ دیکھیں
stop-all-hint = اگر آپ ”نہیں“ چنیں تو ان کے ساتھ آپ کا سب کچھ رک جاتا ہے۔
stop-missing = ہاں یا نہیں چنیں
stop-button = ابھی روکیں
stopped = ہم نے { $name } سے آپ کی درخواست روک دی ہے، اور ہم انہیں بتا رہے ہیں۔
told-to-stop = ہم نے { $name } کو { $moment } کو رکنے کو کہا: حوالہ نمبر { $reference }۔
told-message = ہمارا پیغام { $moment } کو گیا۔
told-arrived = یہ { $moment } کو پہنچا۔
told-desk = یہ یہاں ان کے کاموں کی فہرست میں ہے۔
share-happens = جب آپ اسے واپس لیتے ہیں تو وہ فوراً آپ کے بارے میں اور کچھ نہیں دیکھتے۔ ان کے ساتھ جو کھلا ہے وہ رک جاتا ہے۔ ہم ان سے رکنے کو کہتے ہیں۔
closed-NOT_BEGUN = یہ { $date } کو شروع ہوگا۔
closed-ENDED = یہ { $date } کو ختم ہو گیا۔
closed-PAST_LAST_REFERRAL = یہاں آخری بار نئے لوگ { $date } کو لیے گئے۔
places-taken = { $count ->
    [0] یہاں کوئی جگہ نہیں۔
    [1] اس کی ایک ہی جگہ بھر چکی ہے۔
   *[other] اس کی تمام { $count } جگہیں بھر چکی ہیں۔
 }
could-not = ہم یہ نہیں بھیج سکے۔ ہم سے فون کرنے کو کہیں، ہم مل کر دیکھیں گے۔
preview-tongue = انہیں یہ انگریزی میں ملے گا۔ آپ کے اپنے الفاظ ویسے ہی جائیں گے۔
value-interpreter = ترجمان: { $tongue }
value-reading = پڑھنے میں مدد
professional-BSL = برطانوی اشاروں کی زبان کا ترجمان
professional-DEAFBLIND_MANUAL = سننے اور دیکھنے سے معذور افراد کا ترجمان
professional-LIPSPEAKER = ہونٹوں سے بات سمجھانے والا
professional-NOTE_TAKER = نوٹ لکھنے والا
professional-SIGHTED_GUIDE = راستہ دکھانے والا
professional-SPEECH_TO_TEXT = بولی ہوئی بات لکھ کر دکھانے والا
professional-ADVOCATE = آپ کی طرف سے بات کرنے والا
format-11 = بڑے حروف
format-12 = بریل
format-13 = آواز میں
format-VERBAL = زبانی، لکھ کر نہیں
format-EASY_READ = آسان تحریر
format-LARGE_20 = 20 پوائنٹ کے سادہ حروف
format-LARGE_24 = 24 پوائنٹ کے سادہ حروف
format-LARGE_28 = 28 پوائنٹ کے سادہ حروف
format-THIRD_PARTY = کوئی پڑھ کر سنائے
method-1 = پسند: خط
method-2 = پسند: ملاقات
method-3 = پسند: فون
method-4 = پسند: ای میل
method-5 = پسند: ٹیکسٹ فون
method-6 = پسند: فون، کسی اور کے ذریعے
method-7 = پسند: اشاروں کی زبان
method-8 = پسند: فون نہیں، نہ ٹیکسٹ نہ کال
method-9 = پسند: ٹیکسٹ پیغام
work-IN_WORK = کام کر رہے ہیں
work-OFF_SICK = نوکری ہے، بیماری کی چھٹی پر
work-OUT_OF_WORK = کام نہیں ہے
work-UNKNOWN = معلوم نہیں
asked-STAY_IN_WORK = کام میں رہنا
asked-GO_BACK = کام پر واپس جانا
asked-FIND_WORK = کام تلاش کرنا
asked-CHANGES_AT_WORK = کام پر تبدیلیاں
asked-PAIN_AND_WORK = درد یا حرکت
asked-MOOD_AND_WORK = موڈ یا فکر
asked-MONEY_OR_HOME = پیسے، قرض یا رہائش
asked-SOMETHING_ELSE = کچھ اور
caution-RING_ONLY = ہو سکتا ہے کوئی اور ان کے پیغام پڑھے۔ فون کریں، صرف انہی سے بات کریں، اور کوئی پیغام نہ چھوڑیں۔
caution-NO_PHONE = انہیں فون یا ٹیکسٹ نہ کریں۔
caution-NO_TEXTS = انہوں نے کہا ہے کہ ٹیکسٹ نہ بھیجے جائیں۔
caution-HIDDEN = { $known ->
    [yes] وہ کہاں ہیں اور ان سے رابطہ کیسے ہو، یہ چھپا کر رکھا جاتا ہے۔ رابطہ { $sender } کراتا ہے۔
   *[other] وہ کہاں ہیں اور ان سے رابطہ کیسے ہو، یہ چھپا کر رکھا جاتا ہے۔ رابطہ ہماری سروس کراتی ہے۔
 }
