### DRAFT translation.
title = Jak dotrzymujemy słowa
lead = Kiedy ktoś Cię kieruje, podaje Ci dzień. Do tego dnia ktoś się z Tobą kontaktuje albo mówi, czy może pomóc. Tutaj piszemy, jak często tak było, a jak często nie.
expect-title = Czego możesz oczekiwać
expect-1 = Mówimy Ci, którego dnia i kto to zrobi. Dzieje się to do godziny 17.00 tego dnia.
expect-2 = Jeśli dzień minie i nic się nie stało, mówimy o tym najpierw Tobie. Osoba, która miała to zrobić, dowiaduje się w ciągu godziny, a jej kierownik dzień roboczy później.
expect-3 = Niczyja sprawa nie jest zamykana dlatego, że ktoś nie odpowiedział. Próbujemy co najmniej dwoma sposobami, o różnych porach dnia. Potem wysyłamy list z informacją, jak i do kiedy się z nami skontaktować.
expect-4 = W każdej chwili możesz poprosić o telefon, powiedzieć nam, co Cię niepokoi, wybrać inną pomoc albo zrezygnować.
wait-title = Czekasz, a nikt się nie odezwał
wait-text = Na swojej stronie widzisz, co obiecano, i możesz poprosić o telefon albo powiedzieć nam, co Cię niepokoi.
wait-button = Przejdź do swojej strony
rate-title = Jak często nie dotrzymano pierwszego dnia
rate = W { $missed } z { $owed } skierowań nie skontaktowano się z osobą do pierwszego dnia, który jej podano. To { $percent }%.
rate-none = Żaden obiecany dzień jeszcze nie minął, więc nie ma czego liczyć.
rate-hidden = Liczby są zbyt małe, aby je pokazać bez ujawniania czegoś o jednej osobie.
late = { $days_count ->
    [1] Połowa osób, które czekały dłużej, czekała najwyżej 1 dzień po tym dniu, licząc do dziś. Pozostałe czekały dłużej.
   *[other] Połowa osób, które czekały dłużej, czekała najwyżej { $days } dni po tym dniu, licząc do dziś. Pozostałe czekały dłużej.
 }
late-same-day = Z połową osób, które czekały dłużej, skontaktowano się jeszcze tego samego dnia. Pozostałe czekały dłużej albo nadal czekają.
moved = U { $moved } z { $owed } dzień przeniesiono co najmniej raz przed kontaktem. Przeniesiony dzień nie liczy się jako dotrzymany: liczy się pierwszy.
providers-title = Organizacja po organizacji
col-name = Organizacja
col-owed = Policzone skierowania
col-missed = Brak kontaktu do pierwszego dnia
col-share = Udział
col-reply = Jak szybko odpowiada
hidden = ukryte
reply = { $days_count ->
    [0] Zwykle tego samego dnia roboczego.
    [1] Zwykle w ciągu 1 dnia roboczego.
   *[other] Zwykle w ciągu { $days } dni roboczych.
 }
reply-span = U 8 na 10 osób, dni robocze: od { $low } do { $high }.
reply-rests = Zmierzone u około { $count } osób.
reply-at-least = { $days_count ->
    [1] Ponad połowa osób nie dostała odpowiedzi w ciągu 1 dnia roboczego.
   *[other] Ponad połowa osób nie dostała odpowiedzi w ciągu { $days } dni roboczych.
 }
reply-said = { $days_count ->
    [1] Organizacja podaje 1 dzień roboczy. Jeszcze tego nie zmierzono.
   *[other] Organizacja podaje { $days } dni roboczych. Jeszcze tego nie zmierzono.
 }
reply-unknown = Jeszcze nie zmierzono.
how-title = Jak to liczymy
how-1 = Liczymy skierowania, których pierwszy obiecany dzień przypada od { $from } do { $to } i już minął.
how-2 = Liczy się pierwszy dzień, niezależnie od tego, ile razy był potem przenoszony.
how-3 = Kontakt był wtedy, gdy organizacja odezwała się do osoby albo zrobiła to, co obiecano.
how-4 = Skierowanie, które skończyło się przed pierwszym dniem, na przykład gdy osoba już go nie chciała, nie jest liczone.
how-5 = Liczby od 1 do 7 są ukryte, razem z innymi, które by je zdradziły. Pozostałe zaokrąglamy do 5. Udziały to pełne procenty, połówki w górę.
how-6 = Liczby zapisujemy raz dziennie, na podstawie tego, co zapisano, gdy się działo.
reply-first = U 8 na 10 osób, dni robocze: { $high } lub mniej.
reply-wait = { $high_count ->
    [0] Niektórzy nadal czekają.
    [1] Niektórzy nadal czekają po 1 dniu roboczym.
   *[other] Niektórzy nadal czekają po { $high } dniach roboczych.
 }
