### DRAFT: not yet approved by anybody.
title = Poproś o pomoc
lead = To Twój wybór. Zanim coś wyślemy, zobaczysz, co to będzie. W każdej chwili możesz to zatrzymać.
panel-title = Pomoc, o którą prosisz
panel-more = Poproś o pomoc
panel-none = Możesz samodzielnie poprosić o pomoc i widzieć, co się dzieje.
follow = Zobacz, co się dzieje
fits-title = Co może Ci pasować
fits-none = Teraz nie znamy nic, co by pasowało. Poproś nas o telefon, poszukamy razem.
others-title = Inna pomoc, o którą możesz poprosić
look-title = Szukaj innej pomocy
look-open = Wybierz, czego szukasz
look-need = W czym potrzebujesz pomocy?
look-language = W jakim języku mają mówić?
look-order = Pokaż najpierw
look-words = Szukane słowo
look-button = Szukaj
look-all = Pokaż znowu wszystko
see-all = Zobacz wszystkie
look-nothing = Nic nie pasuje do tego, czego szukasz. Wybierz mniej albo poproś nas o telefon.
any = Cokolwiek
any-language = Dowolny język
order-FIT = Co pasuje mi najlepiej
order-NEAR = Co jest blisko mnie
order-QUICK = Kto odpowiada najszybciej
found = { $count ->
    [0] Brak propozycji
    [one] 1 propozycja
    [few] { $count } propozycje
   *[other] { $count } propozycji
 }
ask = Poproś o to
with = Prowadzi: { $name }
ways = Jak: { $ways }
places = Gdzie: { $places }
speaks = Języki: { $languages }
weeks = { $weeks ->
    [one] Trwa około 1 tygodnia.
   *[other] Trwa około { $weeks } tygodni.
 }
why-NEED = To jest dla Ciebie ważne: { $needs }.
why-PLAN = Pasuje do Twojego planu.
why-LANGUAGE = Mówią w Twoim języku.
why-CULTURE = Powstało razem z Twoją społecznością.
why-DISTANCE = { $miles ->
    [0.5] Jest około pół mili od Ciebie.
    [1] Jest około 1 mili od Ciebie.
   *[other] Jest około { $miles } mil od Ciebie.
 }
why-REMOTE = Można z tego skorzystać przez telefon lub wideo.
speed-MEASURED = { $days ->
    [0] Zwykle odpowiadają tego samego dnia. Wiemy to od { $count ->
        [one] 1 osoby
       *[other] { $count } osób
     }.
    [1] Zwykle odpowiadają w ciągu 1 dnia roboczego. Wiemy to od { $count ->
        [one] 1 osoby
       *[other] { $count } osób
     }.
   *[other] Zwykle odpowiadają w ciągu { $days } dni roboczych. Wiemy to od { $count ->
        [one] 1 osoby
       *[other] { $count } osób
     }.
 }
speed-DECLARED = { $days ->
    [0] Mówią, że odpowiadają tego samego dnia.
    [1] Mówią, że odpowiadają w ciągu 1 dnia roboczego.
   *[other] Mówią, że odpowiadają w ciągu { $days } dni roboczych.
 }
speed-DEFAULT = { $days ->
    [0] Nie wiemy jeszcze, jak szybko odpowiadają. Prosimy o odpowiedź tego samego dnia.
    [1] Nie wiemy jeszcze, jak szybko odpowiadają. Prosimy o odpowiedź w ciągu 1 dnia roboczego.
   *[other] Nie wiemy jeszcze, jak szybko odpowiadają. Prosimy o odpowiedź w ciągu { $days } dni roboczych.
 }
first-title = Najpierw może pomóc coś innego
going-title = Ta prośba już trwa
refused-title = Teraz nie dla Ciebie
refused-from = To może się zmienić { $date }.
refused-do = Myślisz, że to pomyłka?
none-title = Nic tu nie pasuje?
none-text = Powiedz nam, czego potrzebujesz. Zadzwonimy i poszukamy razem.
ring = Poproś nas o telefon
mode-IN_PERSON = osobiście
mode-PHONE = przez telefon
mode-VIDEO = przez wideo
mode-GROUP = w grupie
mode-ONLINE_MODULE = w internecie
need-BODY = ból lub problem z ciałem
need-MOOD = nastrój, stres lub niepokój
need-OTHER_CONDITION = inny problem ze zdrowiem
need-CARING = opieka nad kimś
need-TRAVEL = dojazd do pracy
need-MONEY = kłopoty z pieniędzmi
need-WORKPLACE = coś w pracy
need-FINDING_WORK = szukanie pracy
need-KEEPING_WORK = utrzymanie pracy
need-HOUSING = mieszkanie
need-ISOLATION = samotność
need-SKILLS = czytanie, pisanie lub inne umiejętności
words-label = W czym potrzebujesz pomocy?
words-hint = Napisz własnymi słowami. Wystarczą dwa lub trzy zdania. Oni to przeczytają.
words-missing = Napisz, w czym potrzebujesz pomocy
words-too-long = Napisz najwyżej { $limit } znaków
helper-summary = Ktoś pomaga mi to napisać
helper-text = To Ty decydujesz, co zostanie napisane i wysłane. Zapisujemy, kto pomaga.
helper-name = Imię osoby, która pomaga
helper-relation = Kim jest dla Ciebie?
helper-nobody = Nikt mi nie pomaga
helper-name-missing = Napisz imię osoby, która Ci pomaga
relation-missing = Wybierz, kim ta osoba jest dla Ciebie
see-button = Zobacz, co dostaną
preview-title = To dostanie { $name }
preview-text = Dostaną to i nic więcej. Jeszcze nic nie jest wysłane.
preview-not = Nie dostaną Twoich odpowiedzi na nasze pytania, notatek Twojego doradcy ani dokumentacji medycznej.
preview-some = Dostaną to. Jeszcze nic nie jest wysłane.
also-RECORD = { $name } pracuje tu z nami. Widzą też Twoją datę urodzenia, przychodnię i grupę etniczną.
also-ANSWERS = { $name } pracuje tu z nami. Widzą też Twoją datę urodzenia, przychodnię, grupę etniczną i odpowiedzi na nasze pytania.
not-ANSWERS = Nie dostaną Twojej dokumentacji medycznej.
supporter = { $name }, skąd masz teraz pomoc, widzi, że jest taka prośba. Nie widzi, co piszesz.
row-name = Imię i nazwisko
row-phone = Telefon
row-mobile = SMS
row-email = E-mail
row-address = Adres
row-language = Język
row-needs = Czego potrzebujesz
row-work = Praca
row-asked = Chcesz pomocy w
row-words = Twoje słowa
row-comment = Od osoby kierującej
row-cautions = Na co muszą uważać
agreed = Tak, wyślijcie to do: { $name }. Mogą tego użyć, żeby mi pomóc, i do niczego innego.
agreed-hint = Możesz powiedzieć nie. Możesz to cofnąć w każdej chwili. Twoja opieka, zwolnienie i świadczenia się nie zmienią.
agreed-missing = Zaznacz pole, jeśli się zgadzasz. Bez zgody nic nie wysyłamy.
send-button = Wyślij do: { $name }
change-button = Zmień moje słowa
changed = Coś w Twoich danych się zmieniło. Zobacz to jeszcze raz przed wysłaniem.
refused-now = { $name } nie może teraz pomóc
sent-title = Wysłane
already-title = Ta prośba już trwa
follow-title = Twoja prośba do: { $name }
proof-reference = Twój numer
proof-to = Wysłano do
proof-when = Wysłano
proof-typed = Kto to napisał
typed-PERSON = Ty
typed-HELPER = { $name } z pomocą dla Ciebie. Decyzja była Twoja.
typed-USER = { $name } z naszego zespołu, Twoimi słowami. Decyzja była Twoja.
way-PHONE = Przez telefon
way-IN_PERSON = Osobiście
proof-waits = To potwierdzenie wysyłamy Ci też w wiadomości.
proof-gone = To potwierdzenie wysłaliśmy Ci też w wiadomości: { $moment }.
proof-none = Nie możemy do Ciebie napisać. Zachowaj numer: zawsze możesz zadzwonić i zapytać.
others-sent = Ktoś poprosił o to dla Ciebie: { $date }.
next-title = Co będzie dalej
next-none = Nic więcej nie jest tu zaplanowane.
track-title = Co się dzieje
step-SENT = Wysłane do nich
step-SEEN = Otworzyli to
step-ANSWERED = Odpowiadają
step-CONTACT = Kontaktują się z Tobą
step-STARTED = Pomoc się zaczyna
step-ENDED = Pomoc się kończy
mark-DONE = Zrobione: { $date }
mark-DONE-UNDATED = Zrobione
mark-NEXT = Teraz na to czekamy
mark-LATER = To będzie później
mark-NEVER = Tego już nie będzie
expected-MEASURED = { $same ->
    [yes] Większość osób ma to do: { $most }. Wiemy to od { $count ->
        [one] 1 osoby
       *[other] { $count } osób
     }.
   *[other] Połowa osób ma to do: { $half }, prawie wszyscy do: { $most }. Wiemy to od { $count ->
        [one] 1 osoby
       *[other] { $count } osób
     }.
 }
expected-LONGER = Często trwa to dłużej niż do: { $half }. Wiemy to od { $count ->
        [one] 1 osoby
       *[other] { $count } osób
     }, a inni jeszcze czekają.
expected-DECLARED = Mówią: do { $most }.
expected-DEFAULT = Prosimy, żeby zrobili to do: { $most }.
held = Teraz zajmuje się tym: { $name }.
words-title = Twoje słowa
stop-link = Zatrzymaj tę prośbę
ended-title = To się skończyło
ended-UNABLE_TO_CONTACT = Próbowali i nie udało się im z Tobą skontaktować. Poproś nas o telefon, zaczniemy od nowa.
ended-NO_LONGER_WANTED = Już tego nie chcesz.
ended-DEFERRED = Miało to być później.
ended-INELIGIBLE = Ta pomoc jest dla innych osób: jej zasady nie pozwalają pomóc Tobie.
ended-NO_CAPACITY = Nie mają teraz wolnych miejsc.
ended-BETTER_HELPED_ELSEWHERE = Uważają, że inna organizacja pomoże Ci lepiej.
ended-PLAN_COMPLETED = Pomoc jest zakończona.
ended-SUPPORTED_ELSEWHERE_NOW = Dalej pomaga inna organizacja.
ended-MOVED_AWAY = Mieszkasz teraz gdzie indziej.
ended-MADE_IN_ERROR = Powstało przez pomyłkę albo dwa razy.
ended-CONSENT_WITHDRAWN = Zgoda została cofnięta. Nie widzą już nic o Tobie.
ended-DIED = To się skończyło.
ended-SAME_AS_ANOTHER = Ta sama prośba trwa pod innym numerem.
ended-PROVIDER_CLOSED = Placówka, do której Cię skierowano, została zamknięta.
can-do = Co możesz zrobić
other-help = Szukaj innej pomocy
state-REQUESTED = Wysłane. Jeszcze nie ma odpowiedzi.
state-ACCEPTED = Odpowiedź: tak.
state-REJECTED = Odpowiedź: nie.
state-ON_HOLD = Odłożone na później.
state-IN_PROGRESS = Pomoc się zaczęła.
state-COMPLETED = Zakończone.
state-CANCELLED = Zatrzymane.
state-FAILED = Nie udało się im z Tobą skontaktować.
stop-title = Zatrzymać Twoją prośbę do: { $name }?
stop-text = Powiemy im, żeby nic więcej nie robili: { $name }. Nikt się nie obrazi. Zawsze możesz poprosić znowu.
stop-sight = Czy { $name } może nadal widzieć Twoje dane?
stop-keep = Tak, nadal mogą je widzieć
stop-all = Nie, mają nie widzieć nic więcej o mnie
stop-all-hint = Jeśli wybierzesz „nie”, zatrzyma się wszystko, co masz u nich.
stop-missing = Wybierz tak lub nie
stop-button = Zatrzymaj teraz
stopped = Twoja prośba jest zatrzymana, mówimy o tym do: { $name }.
told-to-stop = { $moment } powiedzieliśmy, żeby to zakończyć: { $name }, numer { $reference }.
told-message = Nasza wiadomość wyszła: { $moment }.
told-arrived = Dotarła: { $moment }.
told-desk = Jest na ich liście zadań tutaj.
share-happens = Gdy cofniesz zgodę, od razu nie widzą nic więcej o Tobie. To, co masz u nich otwarte, zatrzymuje się. Mówimy im, żeby to zakończyli.
closed-NOT_BEGUN = Zaczyna się: { $date }.
closed-ENDED = To się skończyło: { $date }.
closed-PAST_LAST_REFERRAL = Ostatnie nowe osoby przyjęto: { $date }.
places-taken = { $count ->
    [0] Nie ma miejsc.
    [one] Jedyne miejsce jest zajęte.
    [few] Wszystkie { $count } miejsca są zajęte.
   *[other] Wszystkie miejsca ({ $count }) są zajęte.
 }
could-not = Nie mogliśmy tego wysłać. Poproś nas o telefon, sprawdzimy to razem.
preview-tongue = Dostaną to po angielsku. Twoje własne słowa dostaną tak, jak je napisano.
value-interpreter = Tłumacz: { $tongue }
value-reading = Pomoc w czytaniu
professional-BSL = Tłumacz brytyjskiego języka migowego
professional-DEAFBLIND_MANUAL = Tłumacz dla osób głuchoniewidomych
professional-LIPSPEAKER = Osoba mówiąca do czytania z ust
professional-NOTE_TAKER = Osoba robiąca notatki
professional-SIGHTED_GUIDE = Przewodnik osoby niewidomej
professional-SPEECH_TO_TEXT = Osoba zapisująca mowę
professional-ADVOCATE = Rzecznik
format-11 = Duży druk
format-12 = Alfabet Braille’a
format-13 = Nagranie
format-VERBAL = Ustnie, nie na piśmie
format-EASY_READ = Tekst łatwy do czytania
format-LARGE_20 = Prosta czcionka, 20 punktów
format-LARGE_24 = Prosta czcionka, 24 punkty
format-LARGE_28 = Prosta czcionka, 28 punktów
format-THIRD_PARTY = Ktoś czyta na głos
method-1 = Najlepiej: list
method-2 = Najlepiej: wizyta
method-3 = Najlepiej: telefon
method-4 = Najlepiej: e-mail
method-5 = Najlepiej: telefon tekstowy
method-6 = Najlepiej: telefon, przez inną osobę
method-7 = Najlepiej: język migowy
method-8 = Najlepiej: bez telefonu, bez SMS-ów i połączeń
method-9 = Najlepiej: SMS
work-IN_WORK = Pracuje
work-OFF_SICK = Ma pracę, na zwolnieniu
work-OUT_OF_WORK = Bez pracy
work-UNKNOWN = Nie wiadomo
asked-STAY_IN_WORK = Utrzymanie pracy
asked-GO_BACK = Powrót do pracy
asked-FIND_WORK = Szukanie pracy
asked-CHANGES_AT_WORK = Zmiany w pracy
asked-PAIN_AND_WORK = Ból lub poruszanie się
asked-MOOD_AND_WORK = Nastrój lub lęk
asked-MONEY_OR_HOME = Pieniądze, długi lub mieszkanie
asked-SOMETHING_ELSE = Coś innego
caution-RING_ONLY = Ktoś inny może czytać wiadomości. Dzwonić, rozmawiać tylko z tą osobą i nie zostawiać wiadomości.
caution-NO_PHONE = Nie dzwonić i nie wysyłać SMS-ów.
caution-NO_TEXTS = Prośba o niewysyłanie SMS-ów.
caution-HIDDEN = { $known ->
    [yes] Miejsce pobytu i kontakt są ukryte. Kontakt umożliwia { $sender }.
   *[other] Miejsce pobytu i kontakt są ukryte. Kontakt umożliwia nasz serwis.
 }
