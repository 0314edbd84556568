# DRAFT translation.
urgent = Nikt nie czyta tego od razu. Nagłe 999, pilne 111, Samaritans 116123.
urgent-long = Nikt nie czyta wiadomości od razu. W nagłym wypadku dzwoń pod 999. W pilnej sprawie zdrowotnej dzwoń pod 111. Jeśli chcesz z kimś porozmawiać, zadzwoń do Samaritans: 116 123, bezpłatnie, o każdej porze.
stop = Koniec SMS-ów: STOP.
stop-email = Jeśli nie chcesz takich wiadomości, zadzwoń i powiedz o tym: { $phone }.
stop-letter = Jeśli nie chcesz takich listów, zadzwoń i powiedz o tym: { $phone }.
choice = To Twój wybór. Nie zmienia zwolnienia, opieki ani zasiłków.
choice-long = To Twój wybór. Nie zmienia on nic w Twoim zwolnieniu, opiece ani zasiłkach.
privacy-where = Informacja o prywatności: { $address }
no-phone = Twoja przychodnia
