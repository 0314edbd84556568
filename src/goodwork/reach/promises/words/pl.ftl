# DRAFT translation.
step-COACH_WILL_RING = { $holder } zadzwoni, aby porozmawiać o pracy i zdrowiu, najpóźniej { $date } do godziny 17.00.
step-COACH_WILL_CONTACT = { $holder } skontaktuje się z Tobą najpóźniej { $date } do godziny 17.00.
step-COACH_WILL_REVIEW_PLAN = { $holder } omówi z Tobą plan najpóźniej { $date } do godziny 17.00.
step-PRACTICE_WILL_RING = { $holder } zadzwoni do Ciebie najpóźniej { $date } do godziny 17.00.
step-WE_WILL_RING = { $holder } zadzwoni do Ciebie najpóźniej { $date } do godziny 17.00.
step-WE_WILL_TRY_AGAIN = { $holder } dzwoniono, ale nie udało się z Tobą połączyć. Kolejna próba: najpóźniej { $date } do godziny 17.00.
step-WE_WILL_CALL_BACK = { $window ->
    [MORNING] { $holder } oddzwoni do Ciebie: { $date }, między 9.00 a 12.00.
    [AFTERNOON] { $holder } oddzwoni do Ciebie: { $date }, między 12.00 a 17.00.
   *[ANY] { $holder } oddzwoni do Ciebie najpóźniej { $date } do godziny 17.00.
 }
step-WE_WILL_WRITE = { $holder } napisze do Ciebie najpóźniej { $date } do godziny 17.00.
step-WE_WILL_READ_ANSWER = { $holder } przeczyta to, co zostało napisane, najpóźniej { $date } do godziny 17.00.
step-WE_WILL_READ_TEXT = { $holder } przeczyta Twoją wiadomość i odezwie się najpóźniej { $date } do godziny 17.00.
step-WE_WILL_ANSWER_CONCERN = { $holder } zajmie się Twoim zgłoszeniem i odezwie się najpóźniej { $date } do godziny 17.00.
step-PROVIDER_WILL_ANSWER = { $holder } odpowie najpóźniej { $date } do godziny 17.00, czy może Ci pomóc.
step-PROVIDER_WILL_CONTACT = { $holder } skontaktuje się z Tobą po raz pierwszy najpóźniej { $date } do godziny 17.00.
step-PROVIDER_WILL_START = { $holder } zacznie z Tobą pracę najpóźniej { $date } do godziny 17.00.
step-PROVIDER_WILL_TELL = { $holder } powie, jak idzie, najpóźniej { $date } do godziny 17.00.
step-SENDER_WILL_ANSWER = { $holder } – zadano tam pytanie o Twoje skierowanie; odpowiedź będzie najpóźniej { $date } do godziny 17.00.
step-LOCALITY_WILL_CONTACT = { $holder }, czyli placówka dla Twojego miejsca zamieszkania, skontaktuje się z Tobą najpóźniej { $date } do godziny 17.00.
step-WE_WILL_CHECK = { $holder } sprawdzi najpóźniej { $date } do godziny 17.00, czy ktoś się z Tobą skontaktował, i da Ci znać.
step-SENDER_WILL_FIND_ANOTHER = Placówka, do której Cię skierowano, została zamknięta. { $holder } poszuka z Tobą innej i skontaktuje się z Tobą najpóźniej { $date } do godziny 17.00.
silent = To się nie stało i przepraszamy. Powiedzieliśmy Ci: { $promise }
late-with-another = To było obiecane na { $date } i się nie stało. Przepraszamy. Zajmie się tym { $holder }.
moved-PERSON_ASKED = Przeniesione z { $from_date } na { $to_date }, na Twoją prośbę.
moved-NO_ANSWER = Przeniesione z { $from_date } na { $to_date }, ponieważ nie udało się z Tobą połączyć.
moved-HOLDER_AWAY = Przeniesione z { $from_date } na { $to_date }, ponieważ osoba, która miała to zrobić, jest nieobecna.
moved-NEED_MORE_TIME = Przeniesione z { $from_date } na { $to_date }, ponieważ potrzeba więcej czasu.
moved-WAITING_FOR_OTHERS = Przeniesione z { $from_date } na { $to_date }, ponieważ czekamy na odpowiedź kogoś innego.
moved-INTERPRETER_NEEDED = Przeniesione z { $from_date } na { $to_date }, aby mógł być obecny tłumacz.
moved-DATE_BROUGHT_FORWARD = Przeniesione z { $from_date } na { $to_date }, żeby było wcześniej.
