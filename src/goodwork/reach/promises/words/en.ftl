# Promises in words. $holder is who will do it, $date a day in words, $window a part of the day.
step-COACH_WILL_RING = { $holder } will ring you to talk about work and health, by 5pm on { $date }.
step-COACH_WILL_CONTACT = { $holder } will be in touch with you by 5pm on { $date }.
step-COACH_WILL_REVIEW_PLAN = { $holder } will go through your plan with you by 5pm on { $date }.
step-PRACTICE_WILL_RING = { $holder } will ring you by 5pm on { $date }.
step-WE_WILL_RING = { $holder } will ring you by 5pm on { $date }.
step-WE_WILL_TRY_AGAIN = { $holder } rang and did not reach you. They will try again by 5pm on { $date }.
step-WE_WILL_CALL_BACK = { $window ->
    [MORNING] { $holder } will ring you back on { $date } between 9am and 12 noon.
    [AFTERNOON] { $holder } will ring you back on { $date } between 12 noon and 5pm.
   *[ANY] { $holder } will ring you back by 5pm on { $date }.
 }
step-WE_WILL_WRITE = { $holder } will write to you by 5pm on { $date }.
step-WE_WILL_READ_ANSWER = { $holder } will read what you wrote by 5pm on { $date }.
step-WE_WILL_READ_TEXT = { $holder } will read your message and be in touch by 5pm on { $date }.
step-WE_WILL_ANSWER_CONCERN = { $holder } will look into your concern and be in touch by 5pm on { $date }.
step-PROVIDER_WILL_ANSWER = { $holder } will say by 5pm on { $date } if they can help you.
step-PROVIDER_WILL_CONTACT = { $holder } will be in touch with you for the first time by 5pm on { $date }.
step-PROVIDER_WILL_START = { $holder } will start with you by 5pm on { $date }.
step-PROVIDER_WILL_TELL = { $holder } will say how it is going by 5pm on { $date }.
step-SENDER_WILL_ANSWER = { $holder } was asked a question about your referral and will answer it by 5pm on { $date }.
step-LOCALITY_WILL_CONTACT = { $holder }, the service for where you live, will be in touch with you by 5pm on { $date }.
step-WE_WILL_CHECK = { $holder } will check by 5pm on { $date } that you were picked up, and tell you.
silent = This has not happened, and we are sorry. You were told: { $promise }
moved-PERSON_ASKED = Moved from { $from_date } to { $to_date }, as you asked.
moved-NO_ANSWER = Moved from { $from_date } to { $to_date }, because we rang and did not reach you.
moved-HOLDER_AWAY = Moved from { $from_date } to { $to_date }, because the person who was going to do it is away.
moved-NEED_MORE_TIME = Moved from { $from_date } to { $to_date }, because more time is needed.
moved-WAITING_FOR_OTHERS = Moved from { $from_date } to { $to_date }, because we wait for an answer from somebody else.
moved-INTERPRETER_NEEDED = Moved from { $from_date } to { $to_date }, so that an interpreter can be there.
moved-DATE_BROUGHT_FORWARD = Moved from { $from_date } to { $to_date }, to be sooner.
notice-DUE_NEXT_DAY = A promise that you hold falls due on the next working day.
notice-BROKEN = A promise that you hold has passed its date, and the person is waiting in silence.
notice-BROKEN_TO_LEAD = Somebody has waited in silence for a working day.
notice-MOVED_TWICE = A promise was moved again by the same holder.
notice-PASSED_TO_YOU = A promise has passed to you.
notice-TEXTS_STOPPED = The person has stopped all texts. Ring them or write to them instead.
notice-TEXTS_ALLOWED = The person takes texts again.
notice-NOT_DELIVERED = A message about your promise could not be delivered. Ring the person.
notice-CONCERN_ANSWERED = A concern that you raised is answered.
notice-CONCERN_RAISED = Somebody is worried about a person.
notice-REFERRAL_TAKEN_UP = A referral that you made is taken up.
notice-REFERRAL_SPOKEN = Somebody has spoken with a person whom you referred.
notice-REFERRAL_ON = A person whom you referred is referred on.
notice-REFERRAL_REFUSED = A referral that you made was turned down. See why, and what comes instead.
notice-REFERRAL_NOT_REACHED = A person whom you referred could not be reached.
notice-REFERRAL_ENDED = The support of a person whom you referred has ended.
notice-REFERRAL_CORRECTED = How a referral of yours stands was put right. See how it stands now.
notice-QUESTION_ASKED = Somebody who has a referral of yours asks a question about it.
notice-QUESTION_ANSWERED = Your question about a referral is answered.
notice-SENT_BACK = Somebody whom you sent on comes back to you: the other organisation asks you to take up again.
notice-CONSENT_WITHDRAWN = Somebody took back their consent to your organisation: reference { $reference }. Stop now. Do not contact them, and do not use or pass on what you wrote down about them.
