# DRAFT translation.
step-COACH_WILL_RING = { $holder } کام اور صحت کے بارے میں بات کرنے کے لیے آپ کو { $date } شام 5 بجے تک فون کرے گا۔
step-COACH_WILL_CONTACT = { $holder } { $date } شام 5 بجے تک آپ سے رابطہ کرے گا۔
step-COACH_WILL_REVIEW_PLAN = { $holder } { $date } شام 5 بجے تک آپ کے ساتھ آپ کا منصوبہ دیکھے گا۔
step-PRACTICE_WILL_RING = { $holder } { $date } شام 5 بجے تک آپ کو فون کرے گا۔
step-WE_WILL_RING = { $holder } { $date } شام 5 بجے تک آپ کو فون کرے گا۔
step-WE_WILL_TRY_AGAIN = { $holder } نے فون کیا لیکن آپ سے بات نہ ہو سکی۔ { $date } شام 5 بجے تک دوبارہ کوشش کی جائے گی۔
step-WE_WILL_CALL_BACK = { $window ->
    [MORNING] { $holder } { $date } کو صبح 9 سے دوپہر 12 بجے کے درمیان آپ کو واپس فون کرے گا۔
    [AFTERNOON] { $holder } { $date } کو دوپہر 12 سے شام 5 بجے کے درمیان آپ کو واپس فون کرے گا۔
   *[ANY] { $holder } { $date } شام 5 بجے تک آپ کو واپس فون کرے گا۔
 }
step-WE_WILL_WRITE = { $holder } { $date } شام 5 بجے تک آپ کو لکھے گا۔
step-WE_WILL_READ_ANSWER = { $holder } { $date } شام 5 بجے تک آپ کا لکھا ہوا پڑھے گا۔
step-WE_WILL_READ_TEXT = { $holder } آپ کا پیغام پڑھ کر { $date } شام 5 بجے تک آپ سے رابطہ کرے گا۔
step-WE_WILL_ANSWER_CONCERN = { $holder } آپ کی تشویش کو دیکھ کر { $date } شام 5 بجے تک آپ سے رابطہ کرے گا۔
step-PROVIDER_WILL_ANSWER = { $holder } { $date } شام 5 بجے تک بتائے گا کہ کیا وہ آپ کی مدد کر سکتا ہے۔
step-PROVIDER_WILL_CONTACT = { $holder } { $date } شام 5 بجے تک پہلی بار آپ سے رابطہ کرے گا۔
step-PROVIDER_WILL_START = { $holder } { $date } شام 5 بجے تک آپ کے ساتھ کام شروع کرے گا۔
step-PROVIDER_WILL_TELL = { $holder } { $date } شام 5 بجے تک بتائے گا کہ کام کیسا چل رہا ہے۔
step-SENDER_WILL_ANSWER = { $holder } سے آپ کے ریفرل کے بارے میں ایک سوال پوچھا گیا ہے۔ وہ { $date } شام 5 بجے تک جواب دے گا۔
step-LOCALITY_WILL_CONTACT = { $holder }، جو آپ کے علاقے کی سروس ہے، { $date } شام 5 بجے تک آپ سے رابطہ کرے گی۔
step-WE_WILL_CHECK = { $holder } { $date } شام 5 بجے تک دیکھے گا کہ آپ سے رابطہ ہوا یا نہیں، اور آپ کو بتائے گا۔
step-SENDER_WILL_FIND_ANOTHER = جس سروس کے پاس آپ کو بھیجا گیا تھا وہ بند ہو گئی ہے۔ { $holder } آپ کے ساتھ مل کر دوسری سروس تلاش کرے گا، اور { $date } شام 5 بجے تک آپ سے رابطہ کرے گا۔
silent = یہ نہیں ہوا، اور ہم معذرت خواہ ہیں۔ آپ کو بتایا گیا تھا: { $promise }
late-with-another = اس کا وعدہ { $date } کے لیے تھا اور یہ نہیں ہوا۔ ہم معذرت خواہ ہیں۔ اب { $holder } اسے دیکھے گا۔
moved-PERSON_ASKED = آپ کے کہنے پر { $from_date } سے { $to_date } کر دیا گیا۔
moved-NO_ANSWER = { $from_date } سے { $to_date } کر دیا گیا، کیونکہ ہم نے فون کیا اور آپ سے بات نہ ہو سکی۔
moved-HOLDER_AWAY = { $from_date } سے { $to_date } کر دیا گیا، کیونکہ جس نے یہ کرنا تھا وہ موجود نہیں۔
moved-NEED_MORE_TIME = { $from_date } سے { $to_date } کر دیا گیا، کیونکہ مزید وقت درکار ہے۔
moved-WAITING_FOR_OTHERS = { $from_date } سے { $to_date } کر دیا گیا، کیونکہ ہم کسی اور کے جواب کا انتظار کر رہے ہیں۔
moved-INTERPRETER_NEEDED = { $from_date } سے { $to_date } کر دیا گیا، تاکہ مترجم موجود ہو سکے۔
moved-DATE_BROUGHT_FORWARD = { $from_date } سے { $to_date } کر دیا گیا، تاکہ جلدی ہو سکے۔
