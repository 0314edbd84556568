### DRAFT: not yet approved by anybody.
why-INELIGIBLE = Ta pomoc jest dla innych osób: jej zasady nie pozwalają pomóc Tobie.
why-NO_CAPACITY = Nie mają teraz wolnych miejsc.
why-BETTER_HELPED_ELSEWHERE = Uważają, że inna organizacja pomoże Ci lepiej.
