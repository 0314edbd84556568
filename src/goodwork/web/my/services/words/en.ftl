title = Ask a service for help
lead = You choose. You see what we send before it goes. You can stop it at any time.
panel-title = Help that you asked for
panel-more = Ask a service for help
panel-none = You can ask a service for help yourself, and see how it goes.
follow = See how it goes
fits-title = What may fit you
fits-none = Nothing that we know of fits you now. Ask us to ring you, and we look together.
others-title = Other help that you can ask for
look-title = Look for other help
look-open = Choose what to look for
look-need = What do you need help with?
look-language = Which language should they speak?
look-order = Show first
look-words = A word that you look for
look-button = Look
look-all = See everything again
see-all = See all of them
look-nothing = No service fits what you looked for. Look for less, or ask us to ring you.
any = Anything
any-language = Any language
order-FIT = What fits me best
order-NEAR = What is near me
order-QUICK = Who answers soonest
found = { $count ->
    [0] No service
    [one] 1 service
   *[other] { $count } services
 }
ask = Ask for this
with = With { $name }
ways = How: { $ways }
places = Where: { $places }
speaks = They speak: { $languages }
weeks = { $weeks ->
    [one] It takes about 1 week.
   *[other] It takes about { $weeks } weeks.
 }
why-NEED = You said that this matters to you: { $needs }.
why-PLAN = It goes with your plan.
why-LANGUAGE = They speak your language.
why-CULTURE = It is made with your community.
why-DISTANCE = { $miles ->
    [0.5] It is about half a mile from you.
    [one] It is about 1 mile from you.
   *[other] It is about { $miles } miles from you.
 }
why-REMOTE = You can have it by phone or video.
speed-MEASURED = { $days ->
    [0] They mostly answer on the same day. We know this from { $count ->
        [one] 1 person
       *[other] { $count } people
     }.
    [one] They mostly answer in 1 working day. We know this from { $count ->
        [one] 1 person
       *[other] { $count } people
     }.
   *[other] They mostly answer in { $days } working days. We know this from { $count ->
        [one] 1 person
       *[other] { $count } people
     }.
 }
speed-DECLARED = { $days ->
    [0] They say that they answer on the same day.
    [one] They say that they answer in 1 working day.
   *[other] They say that they answer in { $days } working days.
 }
speed-DEFAULT = { $days ->
    [0] We do not know yet how soon they answer. We ask them to do it on the same day.
    [one] We do not know yet how soon they answer. We ask them to do it in 1 working day.
   *[other] We do not know yet how soon they answer. We ask them to do it in { $days } working days.
 }
first-title = Something else may help you first
going-title = You have asked for this already
refused-title = Not for you now
refused-from = This may change on { $date }.
refused-do = Do you think that this is wrong?
none-title = Is nothing here right for you?
none-text = Tell us what you need. We ring you, and we look together.
ring = Ask us to ring you
mode-IN_PERSON = face to face
mode-PHONE = by phone
mode-VIDEO = by video
mode-GROUP = in a group
mode-ONLINE_MODULE = online
need-BODY = pain, or a problem with my body
need-MOOD = mood, stress or worry
need-OTHER_CONDITION = another health problem
need-CARING = looking after somebody
need-TRAVEL = getting to work
need-MONEY = money worries
need-WORKPLACE = something at work
need-FINDING_WORK = finding work
need-KEEPING_WORK = keeping my job
need-HOUSING = where I live
need-ISOLATION = being alone too much
need-SKILLS = reading, writing or other skills
words-label = What would you like help with?
words-hint = Use your own words. Two or three sentences are enough. They will read this.
words-missing = Write what you would like help with
words-too-long = Use { $limit } characters or fewer
helper-summary = Somebody helps me to write this
helper-text = You decide what is written and sent. We note who helps you.
helper-name = Name of who helps
helper-relation = What are they to you?
helper-nobody = Nobody helps me
helper-name-missing = Write the name of who helps you
relation-missing = Choose what they are to you
see-button = See what they will get
preview-title = This is what { $name } will get
preview-text = They get this, and nothing else. Nothing is sent yet.
preview-not = They do not get your answers to our questions, your coach's notes or your health record.
preview-some = They get this. Nothing is sent yet.
also-RECORD = { $name } works here with us. They can also see your date of birth, your GP practice and your ethnic group.
also-ANSWERS = { $name } works here with us. They can also see your date of birth, your GP practice, your ethnic group and your answers to our questions.
not-ANSWERS = They do not get your health record.
supporter = { $name }, who help you now, can see that you asked for this. They do not see what you wrote.
row-name = Your name
row-phone = Phone
row-mobile = Texts
row-email = Email
row-address = Address
row-language = Language
row-needs = What you need
row-work = Work
row-asked = You want help with
row-words = Your words
row-comment = From whoever sent you
row-cautions = What they must heed
agreed = Yes, send this to { $name }. They may use it to help me, and for nothing else.
agreed-hint = You can say no. You can take it back at any time. Your care, your fit note and your benefits stay the same.
agreed-missing = Tick the box if you agree. If you do not agree, we send nothing.
send-button = Send it to { $name }
change-button = Change my words
changed = Something about you has changed. Look at it again before you send it.
refused-now = { $name } cannot help you now
sent-title = We have sent it
already-title = You have asked for this already
follow-title = Your request to { $name }
proof-reference = Your reference
proof-to = Sent to
proof-when = Sent on
proof-typed = Written by
typed-PERSON = You
typed-HELPER = { $name }, who helped you. You decided.
typed-USER = { $name }, a colleague of ours, as you said it. You decided.
way-PHONE = On the phone
way-IN_PERSON = Face to face
proof-waits = We are sending you this proof in a message too.
proof-gone = We sent you this proof in a message too, on { $moment }.
proof-none = We cannot write to you. Keep the reference: you can always ring us and ask.
others-sent = Somebody asked for this for you on { $date }.
next-title = What happens next
next-none = Nothing more is planned here.
track-title = How it goes
step-SENT = Sent to them
step-SEEN = They opened it
step-ANSWERED = They answer
step-CONTACT = They get in touch with you
step-STARTED = The help begins
step-ENDED = The help ends
mark-DONE = Done on { $date }
mark-DONE-UNDATED = Done
mark-NEXT = We wait for this now
mark-LATER = This comes later
mark-NEVER = This will not happen now
expected-MEASURED = { $same ->
    [yes] Most people have this by { $most }. We know this from { $count ->
        [one] 1 person
       *[other] { $count } people
     }.
   *[other] Half of the people have this by { $half }, nearly all by { $most }. We know this from { $count ->
        [one] 1 person
       *[other] { $count } people
     }.
 }
expected-LONGER = It often takes longer than until { $half }. We know this from { $count ->
        [one] 1 person
       *[other] { $count } people
     }, and others still wait.
expected-DECLARED = They say: by { $most }.
expected-DEFAULT = We ask them to do it by { $most }.
held = { $name } holds this now.
words-title = What you wrote
stop-link = Stop this request
ended-title = This has ended
ended-UNABLE_TO_CONTACT = They tried and could not reach you. Ask us to ring you, and we start again.
ended-NO_LONGER_WANTED = You said that you no longer want it.
ended-DEFERRED = You wanted it later.
ended-INELIGIBLE = This service is for other people: its rules do not let it help you.
ended-NO_CAPACITY = They have no room now.
ended-BETTER_HELPED_ELSEWHERE = They think that another service can help you better.
ended-PLAN_COMPLETED = The help is finished.
ended-SUPPORTED_ELSEWHERE_NOW = Another service goes on from here.
ended-MOVED_AWAY = You moved away.
ended-MADE_IN_ERROR = It was made by mistake, or twice.
ended-CONSENT_WITHDRAWN = You took back your agreement. They can see nothing more about you.
ended-DIED = It has ended.
ended-SAME_AS_ANOTHER = The same request goes on under another reference.
ended-PROVIDER_CLOSED = The service that you were referred to has closed.
can-do = What you can do
other-help = Look for other help
state-REQUESTED = Sent. They have not answered yet.
state-ACCEPTED = They said yes.
state-REJECTED = They said no.
state-ON_HOLD = Put off until later.
state-IN_PROGRESS = The help has begun.
state-COMPLETED = Finished.
state-CANCELLED = Stopped.
state-FAILED = They could not reach you.
stop-title = Stop your request to { $name }?
stop-text = We tell { $name } to do nothing more. Nobody minds. You can ask again at any time.
stop-sight = May { $name } still see your details?
stop-keep = Yes, they may still see them
stop-all = No, they may see nothing more about me
stop-all-hint = If you choose no, everything that you have with them stops.
stop-missing = Choose yes or no
stop-button = Stop it now
stopped = We stopped your request to { $name }, and we tell them.
told-to-stop = We told { $name } on { $moment } to stop: reference { $reference }.
told-message = Our message left on { $moment }.
told-arrived = It arrived on { $moment }.
told-desk = It stands on their list of things to do here.
share-happens = You can take your yes back at any time. Then they see nothing more about you, at once. What you have open with them stops. We tell them to stop.
closed-NOT_BEGUN = It begins on { $date }.
closed-ENDED = It ended on { $date }.
closed-PAST_LAST_REFERRAL = It took its last new people on { $date }.
places-taken = { $count ->
    [0] It has no places.
    [one] Its one place is taken.
   *[other] All of its { $count } places are taken.
 }
could-not = We could not send it. Ask us to ring you, and we look together.
preview-tongue = They get it in English.
value-interpreter = Interpreter: { $tongue }
value-reading = Help with reading
professional-BSL = British Sign Language interpreter
professional-DEAFBLIND_MANUAL = Deafblind manual interpreter
professional-LIPSPEAKER = Lipspeaker
professional-NOTE_TAKER = Note taker
professional-SIGHTED_GUIDE = Sighted guide
professional-SPEECH_TO_TEXT = Speech to text reporter
professional-ADVOCATE = Advocate
format-11 = Large print
format-12 = Braille
format-13 = Audio
format-VERBAL = Spoken, not written
format-EASY_READ = Easy read
format-LARGE_20 = 20 point, sans serif
format-LARGE_24 = 24 point, sans serif
format-LARGE_28 = 28 point, sans serif
format-THIRD_PARTY = Somebody reads it out
method-1 = Prefers: letter
method-2 = Prefers: visit
method-3 = Prefers: telephone
method-4 = Prefers: email
method-5 = Prefers: textphone
method-6 = Prefers: telephone, through somebody else
method-7 = Prefers: sign language
method-8 = Prefers: no telephone, no texts and no calls
method-9 = Prefers: text message
work-IN_WORK = In work
work-OFF_SICK = In work, off sick
work-OUT_OF_WORK = Out of work
work-UNKNOWN = Not known
asked-STAY_IN_WORK = Staying in work
asked-GO_BACK = Going back to work
asked-FIND_WORK = Finding work
asked-CHANGES_AT_WORK = Changes at work
asked-PAIN_AND_WORK = Pain or moving
asked-MOOD_AND_WORK = Mood or worry
asked-MONEY_OR_HOME = Money, debt or housing
asked-SOMETHING_ELSE = Something else
caution-RING_ONLY = Somebody else may read their messages. Ring, speak only to them, and leave no message.
caution-NO_PHONE = Do not ring or text them.
caution-NO_TEXTS = They asked for no texts.
caution-HIDDEN = { $known ->
    [yes] Where they are and how they are reached is kept hidden. { $sender } puts you in touch.
   *[other] Where they are and how they are reached is kept hidden. The service puts you in touch.
 }
