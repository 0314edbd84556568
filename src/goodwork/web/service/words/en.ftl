title = How well we keep our word
lead = When somebody refers you, you are told a day. By that day somebody is in touch with you, or says if they can help. Here is how often that was so, and how often it was not.
expect-title = What to expect
expect-1 = You are told a day, and who will do it. It is done by 5pm on that day.
expect-2 = If the day passes and nothing happened, we tell you first. Whoever should have done it hears within the hour, and their lead a working day later.
expect-3 = Nobody is closed because they did not answer. We try at least two ways, at different times of day. Then we send a letter that says how to reach us, and by when.
expect-4 = At any time you can ask to be rung, tell us a worry, choose other help, or stop.
wait-title = You wait, and nobody was in touch
wait-text = On your own page you see what was promised, and you can ask us to ring you or tell us a worry.
wait-button = Get to your own page
rate-title = How often the first day was not kept
rate = { $missed } of { $owed } referrals were not reached by the first day that the person was told. That is { $percent }%.
rate-none = No day that was promised has passed yet, so there is nothing to count.
rate-hidden = The numbers are too small to show without telling something about one person.
late = { $days_count ->
    [1] Half of those who waited longer waited 1 day or less after that day, counted until today. The others waited longer.
   *[other] Half of those who waited longer waited { $days } days or less after that day, counted until today. The others waited longer.
 }
late-same-day = Half of those who waited longer were reached later on that same day. The others waited longer, or still wait.
moved = For { $moved } of { $owed } the day was moved at least once before they were reached. A moved day does not count as kept: the first one counts.
providers-title = Organisation by organisation
col-name = Organisation
col-owed = Referrals counted
col-missed = Not reached by the first day
col-share = Share
col-reply = How soon it answers
hidden = hidden
reply = { $days_count ->
    [0] Mostly on the same working day.
    [1] Mostly within 1 working day.
   *[other] Mostly within { $days } working days.
 }
reply-span = For 8 in 10 people: { $low } to { $high } working days.
reply-rests = Measured with about { $count } people.
reply-at-least = { $days_count ->
    [1] More than half of the people had no answer within 1 working day.
   *[other] More than half of the people had no answer within { $days } working days.
 }
reply-said = { $days_count ->
    [0] The organisation says the same working day. It is not measured yet.
    [1] The organisation says 1 working day. It is not measured yet.
   *[other] The organisation says { $days } working days. It is not measured yet.
 }
reply-unknown = Not measured yet.
how-title = How this is counted
how-1 = Counted are referrals whose first promised day lies from { $from } to { $to }, and has passed.
how-2 = The first day counts, however often it was moved later.
how-3 = Somebody counts as reached when the organisation was in touch with them, or did what was promised.
how-4 = A referral that ended before its first day, as when the person did not want it any more, is left out.
how-5 = Numbers from 1 to 7 are hidden, with others that would give them away. The rest is rounded to the nearest 5. Shares are whole percentages, rounded half up.
how-6 = The numbers are put down once a day, from what was written down as it happened.
reply-first = { $high_count ->
    [1] For 8 in 10 people: 1 working day or less.
   *[other] For 8 in 10 people: { $high } working days or less.
 }
reply-wait = { $high_count ->
    [0] Some still wait.
    [1] Some still wait after 1 working day.
   *[other] Some still wait after { $high } working days.
 }
