# The parts that every message shares. $phone is the number of the organisation that writes.
urgent = Nobody reads this at once. Emergency 999, urgent 111, Samaritans 116123.
urgent-long = Nobody reads messages at once. In an emergency ring 999. For urgent medical help ring 111. If you need somebody to talk to, ring Samaritans on 116 123, free, at any time.
stop = To end texts reply STOP.
stop-email = If you do not want these messages, ring { $phone } and say so.
stop-letter = If you do not want these letters, ring { $phone } and say so.
choice = It is your choice. It changes nothing about your fit note, care or benefits.
choice-long = It is your choice. It changes nothing about your fit note, care or benefits.
privacy-where = The privacy notice is at { $address }
no-phone = your GP practice
