### DRAFT: not yet checked by a translator
team-title = Twój zespół
team-why = Te osoby i miejsca Ci pomagają. Nikt Cię nie oddaje dalej: kto kieruje Cię do kogoś innego, nadal Ci pomaga.
team-since = Od { $date }
role-REFERRER = Poprosił(a) o pomoc dla Ciebie
role-PROVIDER = Pomaga Ci
role-COACH = Twój doradca do spraw pracy i zdrowia
role-CLINICIAN = Leczy Cię
role-FAMILY_HELPER = Ktoś z rodziny lub przyjaciół, kto pomaga
role-INTERPRETER = Tłumaczy dla Ciebie
role-EMPLOYER = Z Twojej pracy
role-PEER = Sam(a) przez to przeszedł(przeszła)
